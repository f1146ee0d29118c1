package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

    private static final Map<String, String> NONE = Map.of();

    @Test
    void load_prefersEnvironment_thenSystemProperty_thenLogback() {
        Map<String, String> environment = Map.of("LOGTRACR_APP", "from-env");
        Map<String, String> properties = Map.of("logtracr.app", "from-property");
        Map<String, String> logback = Map.of("app", "from-logback");

        assertThat(ConfigLoader.load(environment, properties, logback).config().app())
                .isEqualTo("from-env");
        assertThat(ConfigLoader.load(NONE, properties, logback).config().app()).isEqualTo("from-property");
        assertThat(ConfigLoader.load(NONE, NONE, logback).config().app()).isEqualTo("from-logback");
        assertThat(ConfigLoader.load(NONE, NONE, NONE).config().app()).isEqualTo("app");
    }

    @Test
    void load_fallsThroughEmptyValues() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("LOGTRACR_APP", ""), Map.of("logtracr.app", "  "), Map.of("app", "from-logback"));

        assertThat(loaded.config().app()).isEqualTo("from-logback");
        assertThat(loaded.problems()).isEmpty();
    }

    @Test
    void load_takesTheDefault_notTheNextSource_whenValueIsUnusable() {
        LoadedConfig loaded = ConfigLoader.load(Map.of("LOGTRACR_MAX_FLOWS", "many"), NONE, Map.of("maxFlows", "17"));

        assertThat(loaded.config().maxFlows()).isEqualTo(4096);
        assertThat(loaded.problems())
                .containsExactly(new ConfigProblem(
                        "LOGTRACR_MAX_FLOWS", "LOGTRACR_MAX_FLOWS: expected 1..1000000, found many; using 4096"));
    }

    @Test
    void load_doesNotLookAtValues_thatAnotherSourceOverrides() {
        LoadedConfig loaded = ConfigLoader.load(Map.of("LOGTRACR_MAX_FLOWS", "17"), NONE, Map.of("maxFlows", "many"));

        assertThat(loaded.config().maxFlows()).isEqualTo(17);
        assertThat(loaded.problems()).isEmpty();
    }

    @Test
    void load_reportsAllProblemsAtOnce_andLoadsTheRest() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("LOGTRACR_FLOW_MAX_BYTES", "0", "LOGTRACR_DUMPDIR", "/x", "LOGTRACR_APP", "orders"),
                Map.of("logtracr.dump.interval", "2", "logtracr.july", "com.acme", "logtracrx", "not ours"),
                Map.of("bufferBytes", "16kb", "enable", "true"));

        assertThat(loaded.config().app()).isEqualTo("orders");
        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "logtracr.dump.interval: expected 10ms..1h, found 2 (write the unit: ms, s, m, h or d); using 2s",
                        "bufferBytes: expected 256KiB..1GiB, found 16kb"
                                + " (write KiB: kb can mean powers of 1000 or of 1024); using 32MiB",
                        "LOGTRACR_FLOW_MAX_BYTES: expected 4KiB..64MiB, found 0; using 256KiB",
                        "LOGTRACR_DUMPDIR: unknown name, ignored, did you mean LOGTRACR_DUMP_DIR?",
                        "logtracr.july: unknown name, ignored, did you mean logtracr.jul?",
                        "enable: unknown name, ignored, did you mean enabled?");
    }

    @Test
    void load_reportsNamesInTheWrongCaseOrPlace_withTheRightSpelling() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("logtracr_app", "a", "logtracr.max.flows", "1"), Map.of("LOGTRACR_DUMP_DIR", "/x"), NONE);

        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "logtracr.max.flows: unknown name, ignored, did you mean LOGTRACR_MAX_FLOWS?",
                        "logtracr_app: unknown name, ignored, did you mean LOGTRACR_APP?",
                        "LOGTRACR_DUMP_DIR: unknown name, ignored, did you mean logtracr.dump.dir?");
    }

    @Test
    void load_doesNotReport_whatKubernetesSetsForServices() {
        Map<String, String> links = Stream.of(
                        "LOGTRACR_SERVICE_HOST",
                        "LOGTRACR_SERVICE_PORT",
                        "LOGTRACR_SERVICE_PORT_HTTP",
                        "LOGTRACR_PORT",
                        "LOGTRACR_PORT_80_TCP",
                        "LOGTRACR_PORT_80_TCP_ADDR",
                        "LOGTRACR_WEB_SERVICE_HOST",
                        "LOGTRACR_WEB_PORT_80_TCP_PROTO")
                .collect(Collectors.toMap(name -> name, name -> "10.0.0.1"));

        assertThat(ConfigLoader.load(links, NONE, NONE).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DUMP_ROOT_IS_UNDEFINED, the variable DUMP_ROOT is not defined",
        "/var/DUMP_ROOT_IS_UNDEFINED/dumps, the variable DUMP_ROOT is not defined",
        "spring.application.name_IS_UNDEFINED, the variable spring.application.name is not defined",
        "/A_IS_UNDEFINED/B_IS_UNDEFINED, 'the variable A, the variable B are not defined'"
    })
    void load_saysWhichVariableIsNotDefined(String text, String reason) {
        LoadedConfig loaded = ConfigLoader.load(NONE, NONE, Map.of("dumpDir", text));

        assertThat(loaded.config().dumpDirConfigured()).isFalse();
        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "dumpDir: " + reason + "; using " + loaded.config().dumpDir());
    }

    @Test
    void load_reducesWhatDoesNotFit_andReportsIt() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("LOGTRACR_BUFFER_BYTES", "256KiB", "LOGTRACR_RECORD_MAX_BYTES", "1MiB"),
                Map.of("logtracr.flow.max.bytes", "256KiB"),
                Map.of("maxFlows", "257"));

        RecorderConfig config = loaded.config();
        assertThat(config.flowMaxBytes()).isEqualTo(128 << 10);
        assertThat(config.maxFlows()).isEqualTo(256);
        assertThat(config.recordMaxBytes()).isEqualTo(32 << 10);
        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "logtracr.flow.max.bytes: expected at most 128KiB with LOGTRACR_BUFFER_BYTES=256KiB,"
                                + " found 256KiB; using 128KiB",
                        "maxFlows: expected at most 256 with LOGTRACR_BUFFER_BYTES=256KiB, found 257; using 256",
                        "LOGTRACR_RECORD_MAX_BYTES: expected at most 32KiB with LOGTRACR_FLOW_MAX_BYTES=128KiB,"
                                + " found 1MiB; using 32KiB");
    }

    @Test
    void load_takesWhatJustFits() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of(
                        "LOGTRACR_BUFFER_BYTES", "256KiB",
                        "LOGTRACR_FLOW_MAX_BYTES", "128KiB",
                        "LOGTRACR_MAX_FLOWS", "256",
                        "LOGTRACR_RECORD_MAX_BYTES", "32KiB"),
                NONE,
                NONE);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().recordMaxBytes()).isEqualTo(32 << 10);
    }

    @Test
    void load_reducesDefaultsSilently_whenTheArenaIsSmall() {
        LoadedConfig loaded = ConfigLoader.load(Map.of("LOGTRACR_BUFFER_BYTES", "256KiB"), NONE, NONE);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().flowMaxBytes()).isEqualTo(128 << 10);
        assertThat(loaded.config().maxFlows()).isEqualTo(256);
        assertThat(loaded.config().recordMaxBytes()).isEqualTo(16 << 10);
    }

    @Test
    void load_namesTheReducedDefault_whenValueIsUnusableAndTheArenaIsSmall() {
        LoadedConfig loaded =
                ConfigLoader.load(Map.of("LOGTRACR_BUFFER_BYTES", "256KiB", "LOGTRACR_MAX_FLOWS", "0"), NONE, NONE);

        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly("LOGTRACR_MAX_FLOWS: expected 1..1000000, found 0; using 256");
    }

    @Test
    void load_letsGuardsFollowCapture_unlessTheyAreSet() {
        Map<String, String> capture = Map.of("LOGTRACR_CAPTURE", "INFO,com.acme=TRACE");
        Map<String, String> prefixOnly = Map.of("guards", "org=OFF");

        assertThat(ConfigLoader.load(capture, NONE, NONE).config().guards()).hasToString("INFO,com.acme=TRACE");
        assertThat(ConfigLoader.load(capture, NONE, prefixOnly).config().guards())
                .hasToString("INFO,org=OFF");
        assertThat(ConfigLoader.load(NONE, NONE, prefixOnly).config().guards()).hasToString("DEBUG,org=OFF");
    }

    @Test
    void load_letsTheEnvironmentEmptyAList() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("LOGTRACR_GUARDS_ALWAYS", "none"), NONE, Map.of("guardsAlways", "org.eclipse.jetty"));

        assertThat(loaded.config().guardsAlways()).isEmpty();
        assertThat(loaded.problems()).isEmpty();
    }

    @Test
    void load_tellsConfiguredFromDefaultDumpDir() {
        Map<String, String> process = Map.of("user.name", "ann", "java.io.tmpdir", "/tmp");
        LoadedConfig chosen = ConfigLoader.load(Map.of("LOGTRACR_DUMP_DIR", "dumps"), process, NONE);
        LoadedConfig byDefault = ConfigLoader.load(NONE, process, NONE);
        Path shared = Path.of("/dev/shm");
        Path root = Files.isDirectory(shared) && Files.isWritable(shared) ? shared : Path.of("/tmp");

        assertThat(chosen.config().dumpDir()).isEqualTo(Path.of("dumps").toAbsolutePath());
        assertThat(chosen.config().dumpDirConfigured()).isTrue();
        assertThat(byDefault.config().dumpDir()).isEqualTo(root.resolve("logtracr-ann"));
        assertThat(byDefault.config().dumpDirConfigured()).isFalse();
    }

    @Test
    void load_clipsAndEscapesWhatItShows() {
        LoadedConfig loaded = ConfigLoader.load(
                Map.of("LOGTRACR_ENABLED", "a\nb" + "x".repeat(200), "LOGTRACR_\u001b[31m", ""), NONE, NONE);

        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "LOGTRACR_ENABLED: expected true or false, found a\\u000Ab" + "x".repeat(97) + "…; using true",
                        "LOGTRACR_\\u001B[31m: unknown name, ignored");
    }

    @Test
    void load_bearsNullKeysAndValues() {
        Map<String, String> logback = new HashMap<>();
        logback.put("app", null);
        logback.put(null, "x");

        assertThat(ConfigLoader.load(NONE, NONE, logback).problems()).isEmpty();
    }

    @Test
    void load_readsThisProcess() {
        String name = ConfigKey.MAX_FLOWS.systemPropertyName();
        System.setProperty(name, "77");
        try {
            assertThat(ConfigLoader.load(Map.of("recordMaxBytes", "1KiB")).config())
                    .extracting(RecorderConfig::maxFlows, RecorderConfig::recordMaxBytes)
                    .containsExactly(77, 1024);
        } finally {
            System.clearProperty(name);
        }
    }
}
