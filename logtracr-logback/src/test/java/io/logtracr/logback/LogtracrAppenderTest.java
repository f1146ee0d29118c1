package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.status.Status;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogtracrAppenderTest {

    /** A usable value of each key that is not its default. */
    private static final Map<ConfigKey, String> VALUES = new EnumMap<>(Map.ofEntries(
            Map.entry(ConfigKey.ENABLED, "true"),
            Map.entry(ConfigKey.DUMP_DIR, "/tmp/elsewhere"),
            Map.entry(ConfigKey.APP, "scheduler"),
            Map.entry(ConfigKey.DUMP_INTERVAL, "3s"),
            Map.entry(ConfigKey.VERBOSE, "DEBUG"),
            Map.entry(ConfigKey.CAPTURE, "INFO,com.acme=TRACE"),
            Map.entry(ConfigKey.GUARDS, "INFO,org.jetty=OFF"),
            Map.entry(ConfigKey.GUARDS_ALWAYS, "org.jetty"),
            Map.entry(ConfigKey.FLOW_KEY, "trace_id"),
            Map.entry(ConfigKey.JUL, "jul.acme"),
            Map.entry(ConfigKey.FLOW_SOURCE, "mdc,otel"),
            Map.entry(ConfigKey.FLOW_FROM_KEY_VALUES, "true"),
            Map.entry(ConfigKey.BUFFER_BYTES, "16MiB"),
            Map.entry(ConfigKey.FLOW_MAX_BYTES, "128KiB"),
            Map.entry(ConfigKey.MAX_FLOWS, "2048"),
            Map.entry(ConfigKey.RECORD_MAX_BYTES, "8KiB"),
            Map.entry(ConfigKey.KEEP, "sampled:1%"),
            Map.entry(ConfigKey.DECISION_WAIT, "5s"),
            Map.entry(ConfigKey.LINGER, "2s"),
            Map.entry(ConfigKey.TRIGGER_LEVEL, "OFF"),
            Map.entry(ConfigKey.TRIGGER_EXCEPTIONS, "java.io.IOException"),
            Map.entry(ConfigKey.TRIGGER_MARKERS, "AUDIT"),
            Map.entry(ConfigKey.TRIGGER_SLOWER_THAN, "3s"),
            Map.entry(ConfigKey.TRIGGER_EXPECTED, "com.acme.NotFound"),
            Map.entry(ConfigKey.TRIGGER_LIMIT, "50"),
            Map.entry(ConfigKey.TRIGGER_LOCATION_LIMIT, "5"),
            Map.entry(ConfigKey.TRIGGER_THREAD_DUMP, "true"),
            Map.entry(ConfigKey.TRIGGER_THREAD_DUMPS, "3@1s"),
            Map.entry(ConfigKey.STORE, "none"),
            Map.entry(ConfigKey.FORMAT, "json"),
            Map.entry(ConfigKey.STORE_MAX_BYTES, "128MiB"),
            Map.entry(ConfigKey.STORE_KEEP_FREE, "16MiB"),
            Map.entry(ConfigKey.STORE_MAX_AGE, "1h"),
            Map.entry(ConfigKey.STORE_MAX_FILES, "1000"),
            Map.entry(ConfigKey.FLOW_FILE_MAX_BYTES, "1MiB"),
            Map.entry(ConfigKey.FILE_PERMISSIONS, "640")));

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource
    void setter_reachesTheConfiguration(ConfigKey key) {
        assertThat(VALUES).as("a value for this test").containsKey(key);
        rig.start(key.logbackName(), VALUES.get(key));
        RecorderConfig config = rig.recorder().config;
        assertThat(config.valueOf(key)).isEqualTo(VALUES.get(key));
        assertThat(rig.warnings()).isEmpty();
    }

    @Test
    void setters_takeTextAndAreThoseOfTheKeys() {
        for (Method method : LogtracrAppender.class.getDeclaredMethods()) {
            if (method.getName().startsWith("set") && Modifier.isPublic(method.getModifiers())) {
                assertThat(method.getParameterTypes()).as(method.getName()).containsExactly(String.class);
                assertThat(ConfigKey.values())
                        .extracting(key -> key.logbackName().toLowerCase())
                        .contains(method.getName().substring(3).toLowerCase());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"APP", "DUMP_DIR", "FLOW_KEY", "GUARDS_ALWAYS", "TRIGGER_MARKERS"})
    void setter_isReportedAndTheDefaultTaken_whenTheValueIsUnusable(ConfigKey key) {
        rig.start(key.logbackName(), "no such thing?");
        assertThat(rig.warnings()).hasSize(1);
        assertThat(rig.warnings().get(0)).startsWith(key.logbackName() + ": ");
        assertThat(rig.recorders).hasSize(1);
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void setter_isReported_whenItsVariableIsNotDefined(ConfigKey key) throws Exception {
        String setting = "<" + key.logbackName() + ">${NO_SUCH}</" + key.logbackName() + ">";
        rig.start(key.logbackName(), "NO_SUCH_IS_UNDEFINED");
        assertThat(rig.warnings()).hasSize(1);
        assertThat(rig.warnings().get(0))
                .as(setting)
                .startsWith(key.logbackName() + ": the variable NO_SUCH is not defined");
    }

    @ParameterizedTest
    @EnumSource
    void setter_isIgnored_whenTheValueIsNullOrEmpty(ConfigKey key) {
        rig.start(key.logbackName(), null);
        rig.start(key.logbackName(), " ");
        assertThat(rig.warnings()).isEmpty();
        assertThat(rig.recorders).hasSize(1);
    }

    @Test
    void doAppend_doesNothing_alsoBeforeStart() {
        Appender<ILoggingEvent> appender = rig.appender();
        appender.doAppend(null);
        rig.start().doAppend(null);
        assertThat(rig.recorder().calls).isEmpty();
    }

    @Test
    void doAppend_isNotSynchronized() throws Exception {
        Method doAppend = LogtracrAppender.class.getMethod("doAppend", ILoggingEvent.class);
        assertThat(Modifier.isSynchronized(doAppend.getModifiers())).isFalse();
        assertThat(doAppend.getDeclaringClass()).isEqualTo(LogtracrAppender.class);
    }

    @Test
    void start_saysSo_inAContextThatIsNotLogbackClassics() {
        ContextBase context = new ContextBase();
        LogtracrAppender appender = rig.appender();
        appender.setContext(context);
        appender.start();
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() == Status.WARN)
                .extracting(Status::getMessage)
                .containsExactly("logtracr is off: its appender has no Logback logger context");
        assertThat(rig.recorders).isEmpty();
    }

    @Test
    void start_isHarmless_withoutContext() {
        LogtracrAppender appender = rig.appender();
        appender.start();
        assertThat(appender.isStarted()).isTrue();
        assertThat(rig.recorders).isEmpty();
    }

    @Test
    void unknownProperty_isLogbacksError_andTheRecorderRuns() throws Exception {
        System.setProperty("logtracr.enabled", "false");
        try {
            LoggerContext context = new LoggerContext();
            Rig.configure(context, """
                    <configuration>
                      <appender name="R" class="io.logtracr.logback.LogtracrAppender">
                        <dumpDirectory>/tmp</dumpDirectory>
                      </appender>
                      <root level="INFO"><appender-ref ref="R"/></root>
                    </configuration>
                    """);
            assertThat(Rig.warnings(context)).anyMatch(message -> message.contains("dumpDirectory"));
            assertThat(Rig.statuses(context, Status.INFO)).contains("logtracr is switched off (LOGTRACR_ENABLED)");
            context.stop();
        } finally {
            System.clearProperty("logtracr.enabled");
        }
    }
}
