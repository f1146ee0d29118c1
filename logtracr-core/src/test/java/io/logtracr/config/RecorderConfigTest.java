package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecorderConfigTest {

    private static final Path DIR = Path.of("/var/dumps");

    @Test
    void inDirectory_hasTheDefaults() {
        RecorderConfig config = RecorderConfig.inDirectory(DIR);

        assertThat(config.dumpDir()).isEqualTo(DIR);
        assertThat(config.dumpDirConfigured()).isTrue();
        assertThat(Arrays.stream(ConfigKey.values()).filter(ConfigKey::hasFixedDefault))
                .allSatisfy(key -> assertThat(config.valueOf(key)).isEqualTo(key.defaultText()));
        assertThat(config.verbose()).isEmpty();
        assertThat(config.guards()).isEqualTo(config.capture());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(b -> b.app("a/b"), "LOGTRACR_APP: expected letters, digits, . _ -, at most 64, found a/b"),
                refused(b -> b.app(".a"), "LOGTRACR_APP: expected letters, digits, . _ -, at most 64, found .a"),
                refused(b -> b.dumpInterval(Duration.ZERO), "LOGTRACR_DUMP_INTERVAL: expected 10ms..1h, found 0s"),
                refused(b -> b.dumpInterval(null), "LOGTRACR_DUMP_INTERVAL: expected 10ms..1h, found null"),
                refused(
                        b -> b.dumpInterval(Duration.ofHours(1).plusNanos(1)),
                        "LOGTRACR_DUMP_INTERVAL: expected 10ms..1h, found PT1H0.000000001S"),
                refused(
                        b -> b.guardsAlways(List.of("a.*")),
                        "LOGTRACR_GUARDS_ALWAYS: expected logger prefixes such as com.acme,org.eclipse.jetty, or none,"
                                + " found a.*"),
                refused(
                        b -> b.flowKeys(List.of()),
                        "LOGTRACR_FLOW_KEY: expected one or more MDC keys such as logID,trace_id, found "),
                refused(
                        b -> b.flowKeys(Arrays.asList("logID", null)),
                        "LOGTRACR_FLOW_KEY: expected one or more MDC keys such as logID,trace_id, found logID,null"),
                refused(b -> b.bufferBytes(0), "LOGTRACR_BUFFER_BYTES: expected 256KiB..1GiB, found 0"),
                refused(
                        b -> b.bufferBytes(Long.MIN_VALUE),
                        "LOGTRACR_BUFFER_BYTES: expected 256KiB..1GiB, found -8388608TiB"),
                refused(
                        b -> b.bufferBytes((1L << 30) + 1),
                        "LOGTRACR_BUFFER_BYTES: expected 256KiB..1GiB, found 1073741825B"),
                refused(b -> b.flowMaxBytes(0), "LOGTRACR_FLOW_MAX_BYTES: expected 4KiB..64MiB, found 0"),
                refused(
                        b -> b.bufferBytes(1 << 20).flowMaxBytes((512 << 10) + 1),
                        "LOGTRACR_FLOW_MAX_BYTES: expected at most 512KiB with LOGTRACR_BUFFER_BYTES=1MiB, found 524289B"),
                refused(b -> b.maxFlows(0), "LOGTRACR_MAX_FLOWS: expected 1..1000000, found 0"),
                refused(
                        b -> b.maxFlows(32_769),
                        "LOGTRACR_MAX_FLOWS: expected at most 32768 with LOGTRACR_BUFFER_BYTES=32MiB, found 32769"),
                refused(b -> b.recordMaxBytes(255), "LOGTRACR_RECORD_MAX_BYTES: expected 256B..1MiB, found 255B"),
                refused(
                        b -> b.flowMaxBytes(4096).recordMaxBytes(1025),
                        "LOGTRACR_RECORD_MAX_BYTES: expected at most 1KiB with LOGTRACR_FLOW_MAX_BYTES=4KiB, found 1025B"),
                refused(b -> b.storeMaxBytes(0), "LOGTRACR_STORE_MAX_BYTES: expected 1MiB..1TiB, found 0"),
                refused(
                        b -> b.storeKeepFree(new KeepFree(95, 0)),
                        "LOGTRACR_STORE_KEEP_FREE: expected 0%..90%, or 0..1TiB, found 95%"),
                refused(
                        b -> b.filePermissions(new FileMode(0606)),
                        "LOGTRACR_FILE_PERMISSIONS: expected " + FileMode.RULE + ", found 606"));
    }

    private static Arguments refused(Consumer<RecorderConfigBuilder> setter, String message) {
        return Arguments.of(setter, message);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void build_throwsNamingKeyRuleAndValue(Consumer<RecorderConfigBuilder> setter, String message) {
        RecorderConfigBuilder builder = RecorderConfig.builder();
        setter.accept(builder);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void build_takesBothEndsOfEachRange() {
        RecorderConfig least = RecorderConfig.builder()
                .bufferBytes(256 << 10)
                .flowMaxBytes(4 << 10)
                .maxFlows(1)
                .recordMaxBytes(256)
                .dumpInterval(Duration.ofMillis(10))
                .storeMaxBytes(1 << 20)
                .app("_")
                .build();
        RecorderConfig most = RecorderConfig.builder()
                .bufferBytes(1 << 30)
                .flowMaxBytes(64 << 20)
                .maxFlows(1_000_000)
                .recordMaxBytes(1 << 20)
                .dumpInterval(Duration.ofHours(1))
                .storeMaxBytes(1L << 40)
                .app("a".repeat(64))
                .build();

        assertThat(least.flowMaxBytes()).isEqualTo(4096);
        assertThat(most.maxFlows()).isEqualTo(1_000_000);
    }

    @Test
    void build_reducesDefaults_toWhatFits() {
        RecorderConfig config = RecorderConfig.builder().bufferBytes(256 << 10).build();

        assertThat(config.flowMaxBytes()).isEqualTo(128 << 10);
        assertThat(config.maxFlows()).isEqualTo(256);
        assertThat(RecorderConfig.builder().flowMaxBytes(4096).build().recordMaxBytes())
                .isEqualTo(1024);
    }

    @Test
    void build_copiesLists() {
        List<String> keys = new ArrayList<>(List.of("logID"));
        RecorderConfig config = RecorderConfig.builder().flowKeys(keys).build();
        keys.clear();

        assertThat(config.flowKeys()).containsExactly("logID");
    }

    @Test
    void toBuilder_keepsEverything() {
        for (RecorderConfig config :
                List.of(everythingSet(), RecorderConfig.builder().build())) {
            assertThat(config.toBuilder().build()).isEqualTo(config);
        }
    }

    @Test
    void toBuilder_letsDefaultsFollow_andKeepsWhatWasSet() {
        RecorderConfig small = RecorderConfig.inDirectory(DIR).toBuilder()
                .bufferBytes(256 << 10)
                .build();
        RecorderConfig large = small.toBuilder().bufferBytes(32 << 20).build();
        LevelRules trace = LevelRules.parse("TRACE");

        assertThat(large).isEqualTo(RecorderConfig.inDirectory(DIR));
        assertThat(small.toBuilder().capture(trace).build().guards()).isEqualTo(trace);
        assertThat(everythingSet().toBuilder()
                        .bufferBytes(64 << 20)
                        .capture(trace)
                        .build())
                .extracting(RecorderConfig::maxFlows, RecorderConfig::flowMaxBytes, RecorderConfig::guards)
                .containsExactly(100, 1L << 20, LevelRules.parse("OFF"));
    }

    @Test
    void valueOf_isReadBackByTheLoader() {
        RecorderConfig config = everythingSet();
        Map<String, String> environment = Arrays.stream(ConfigKey.values())
                .collect(Collectors.toMap(ConfigKey::environmentName, config::valueOf));

        assertThat(ConfigLoader.load(environment, Map.of(), Map.of()).config()).isEqualTo(config);
        assertThat(ConfigLoader.load(environment, Map.of(), Map.of()).problems())
                .isEmpty();
    }

    private static RecorderConfig everythingSet() {
        return RecorderConfig.builder()
                .enabled(false)
                .dumpDir(DIR)
                .app("orders")
                .dumpInterval(Duration.ofMillis(1500))
                .verbose(LevelThreshold.WARN)
                .capture(LevelRules.parse("INFO,com.acme=TRACE"))
                .guards(LevelRules.parse("OFF"))
                .guardsAlways(List.of("org.eclipse.jetty"))
                .flowKeys(List.of("logID", "trace_id"))
                .flowFromKeyValues(true)
                .bufferBytes(8 << 20)
                .flowMaxBytes(1 << 20)
                .maxFlows(100)
                .recordMaxBytes(4096)
                .storeEnabled(false)
                .storeMaxBytes(64 << 20)
                .storeKeepFree(KeepFree.parse("5%"))
                .storeMaxAge(Duration.ofHours(1))
                .storeMaxFiles(1000)
                .flowFileMaxBytes(1 << 20)
                .filePermissions(FileMode.parse("640"))
                .build();
    }
}
