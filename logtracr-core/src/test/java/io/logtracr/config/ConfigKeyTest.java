package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key, in each source, with values that can be used and values that cannot. */
class ConfigKeyTest {

    private static final Map<String, String> PROCESS =
            Map.of("user.name", "ann", "sun.java.command", "com.acme.Orders", "java.io.tmpdir", "/tmp");

    /** A usable text, how the value is written afterwards, unusable texts. The switch is complete or does not compile. */
    private static Sample sample(ConfigKey key) {
        return switch (key) {
            case ENABLED -> new Sample("FALSE", "false", "no", "0");
            case DUMP_DIR -> new Sample("/var/dumps", "/var/dumps", "a\0b");
            case APP -> new Sample("order service", "order_service", "???", "..");
            case DUMP_INTERVAL -> new Sample("PT0.5S", "500ms", "2", "9ms", "61m", "PT-2S", "soon");
            case VERBOSE -> new Sample("3", "DEBUG", "-1", "loud");
            case CAPTURE -> new Sample("info,com.acme=trace", "INFO,com.acme=TRACE", "LOUD", "a=", "DEBUG,INFO");
            case GUARDS -> new Sample("OFF,com.acme=DEBUG", "OFF,com.acme=DEBUG", "LOUD", ",", "a.*=OFF");
            case GUARDS_ALWAYS ->
                new Sample("org.eclipse.jetty, com.acme", "org.eclipse.jetty,com.acme", "a=DEBUG", "a.*");
            case FLOW_KEY -> new Sample("logID, trace_id", "logID,trace_id", ",", " , ,");
            case JUL -> new Sample("org.apache.catalina, com.acme", "org.apache.catalina,com.acme", "a=DEBUG", "a.*");
            case FLOW_SOURCE -> new Sample("mdc, otel", "mdc,otel", ",", "m d c", "-x");
            case FLOW_FROM_KEY_VALUES -> new Sample("true", "true", "yes", "2");
            case BUFFER_BYTES -> new Sample("64mib", "64MiB", "0", "255KiB", "1025MiB", "64MB", "-1", "much");
            case FLOW_MAX_BYTES -> new Sample("524288", "512KiB", "0", "4095", "65MiB", "512K");
            case MAX_FLOWS -> new Sample("100", "100", "0", "-1", "1000001", "4k", "99999999999");
            case RECORD_MAX_BYTES -> new Sample("4096B", "4KiB", "255", "2MiB", "1kb", "9999999999999999999");
            case KEEP ->
                new Sample("Sampled:1.50 %", "sampled:1.5%", "some", "sampled:0%", "sampled:100%", "sampled:1", "1%");
            case DECISION_WAIT -> new Sample("5s", "5s", "99ms", "61m", "30");
            case LINGER -> new Sample("0ms", "0s", "61s", "PT-1S", "short");
            case TRIGGER_LEVEL -> new Sample("warn", "WARN", "3", "loud");
            case TRIGGER_EXCEPTIONS ->
                new Sample("java.io.IOException , a.B$C", "java.io.IOException,a.B$C", "a=b", "a.*");
            case TRIGGER_MARKERS -> new Sample("AUDIT, b c", "AUDIT,b c");
            case TRIGGER_SLOWER_THAN -> new Sample("250ms", "250ms", "0s", "25h", "never");
            case TRIGGER_EXPECTED ->
                new Sample("com.acme.NotFound,org.eclipse", "com.acme.NotFound,org.eclipse", "a=b", "x.*");
            case TRIGGER_LIMIT -> new Sample("7", "7", "0", "1000001", "many");
            case TRIGGER_THREAD_DUMP -> new Sample("TRUE", "true", "yes", "1", "on");
            case TRIGGER_THREAD_DUMPS -> new Sample("3@1500ms", "3@1500ms", "0", "4@1s", "2@10ms", "1@2m", "3@", "@1s");
            case TRIGGER_LOCATION_LIMIT -> new Sample("7", "7", "0", "1000001", "1.5");
            case STORE -> new Sample("Chronicle", "chronicle", "queue", "true");
            case FORMAT -> new Sample("JSON", "json", "xml", "ndjson");
            case STORE_MAX_BYTES -> new Sample("1GiB", "1GiB", "1023KiB", "2TiB", "10%");
            case STORE_KEEP_FREE -> new Sample("64mib", "64MiB", "91%", "-1%", "1000%", "2TiB", "1.5%", "much");
            case STORE_MAX_AGE -> new Sample("90m", "90m", "0s", "366d", "12");
            case STORE_MAX_FILES -> new Sample("1000", "1000", "9", "1000001", "1k");
            case FLOW_FILE_MAX_BYTES -> new Sample("1MiB", "1MiB", "16383", "2GiB", "8M");
            case FILE_PERMISSIONS -> new Sample("0640", "640", "400", "666", "602", "700", "64", "1640", "rw-------");
        };
    }

    private record Sample(String usable, String value, String... unusable) {}

    @ParameterizedTest
    @EnumSource
    void load_takesUsableValue_fromEachSource(ConfigKey key) {
        Sample sample = sample(key);

        for (Source source : Source.values()) {
            LoadedConfig loaded = source.load(key, " " + sample.usable() + "\t");

            assertThat(loaded.problems()).as("from %s", source).isEmpty();
            assertThat(loaded.config().valueOf(key)).as("from %s", source).isEqualTo(sample.value());
            assertThat(sample.value()).isNotEqualTo(defaults().valueOf(key));
        }
    }

    @ParameterizedTest
    @EnumSource
    void load_changesNothingElse(ConfigKey key) {
        RecorderConfig config =
                Source.ENVIRONMENT.load(key, sample(key).usable()).config();

        assertThat(ConfigKey.values())
                .filteredOn(other -> !config.valueOf(other).equals(defaults().valueOf(other)))
                .filteredOn(other -> key != ConfigKey.CAPTURE || other != ConfigKey.GUARDS)
                .containsExactly(key);
    }

    static Stream<Arguments> unusable() {
        return Arrays.stream(ConfigKey.values())
                .flatMap(key -> Arrays.stream(sample(key).unusable()).map(text -> Arguments.of(key, text)));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void load_reportsKeyRuleAndValue_andTakesTheDefault_whenValueIsUnusable(ConfigKey key, String text) {
        for (Source source : Source.values()) {
            LoadedConfig loaded = source.load(key, text);
            String name = source.spelling(key);
            String taken = defaults().valueOf(key);

            assertThat(loaded.config()).isEqualTo(defaults());
            assertThat(loaded.problems()).hasSize(1);
            assertThat(loaded.problems().get(0).name()).isEqualTo(name);
            assertThat(loaded.problems().get(0).message())
                    .startsWith(name + ": expected " + key.rule() + ", found "
                            + text.trim().replace("\0", "\\u0000"))
                    .endsWith("; using " + (taken.isEmpty() ? key.defaultText() : taken));
        }
    }

    @ParameterizedTest
    @EnumSource
    void load_takesEmptyValue_asNotSet(ConfigKey key) {
        for (Source source : Source.values()) {
            LoadedConfig loaded = source.load(key, " ");

            assertThat(loaded.problems()).isEmpty();
            assertThat(loaded.config()).isEqualTo(defaults());
        }
    }

    @ParameterizedTest
    @EnumSource
    void defaultText_isWhatIsLoaded(ConfigKey key) {
        if (key.hasFixedDefault()) {
            assertThat(defaults().valueOf(key)).isEqualTo(key.defaultText());
            LoadedConfig loaded = Source.ENVIRONMENT.load(key, key.defaultText());
            assertThat(loaded.problems()).isEmpty();
            assertThat(loaded.config()).isEqualTo(defaults());
        } else {
            assertThat(defaults().valueOf(key)).isNotEqualTo(key.defaultText());
        }
    }

    @Test
    void names_areSpelledByTheCustomOfEachSource() {
        assertThat(ConfigKey.FLOW_FROM_KEY_VALUES.environmentName()).isEqualTo("LOGTRACR_FLOW_FROM_KEY_VALUES");
        assertThat(ConfigKey.FLOW_FROM_KEY_VALUES.systemPropertyName()).isEqualTo("logtracr.flow.from.key.values");
        assertThat(ConfigKey.FLOW_FROM_KEY_VALUES.logbackName()).isEqualTo("flowFromKeyValues");
        assertThat(ConfigKey.APP.logbackName()).isEqualTo("app");
    }

    private static RecorderConfig defaults() {
        return ConfigLoader.load(Map.of(), PROCESS, Map.of()).config();
    }

    private enum Source {
        ENVIRONMENT,
        SYSTEM_PROPERTY,
        LOGBACK;

        String spelling(ConfigKey key) {
            return switch (this) {
                case ENVIRONMENT -> key.environmentName();
                case SYSTEM_PROPERTY -> key.systemPropertyName();
                case LOGBACK -> key.logbackName();
            };
        }

        LoadedConfig load(ConfigKey key, String text) {
            Map<String, String> setting = Map.of(spelling(key), text);
            return switch (this) {
                case ENVIRONMENT -> ConfigLoader.load(setting, PROCESS, Map.of());
                case SYSTEM_PROPERTY -> ConfigLoader.load(Map.of(), with(setting), Map.of());
                case LOGBACK -> ConfigLoader.load(Map.of(), PROCESS, setting);
            };
        }

        private static Map<String, String> with(Map<String, String> setting) {
            Map<String, String> all = new HashMap<>(PROCESS);
            all.putAll(setting);
            return all;
        }
    }
}
