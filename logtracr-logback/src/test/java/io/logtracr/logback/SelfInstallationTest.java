package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.ConfigLoader;
import io.logtracr.config.RecorderConfig;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The recorder installs itself when a configuration has ended, and again after each further one. */
class SelfInstallationTest {

    private static final String PLAIN = "<configuration><root level=\"WARN\"/></configuration>";

    private final Rig rig = new Rig();

    @BeforeEach
    void prepare() {
        rig.environment.put("LOGTRACR_DUMP_DIR", "/tmp/not-used");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void start_installs_andNothingBefore() {
        follow();
        assertThat(rig.recorders).isEmpty();
        assertThat(Rig.filtersOfOurs(rig.context)).isZero();
        rig.context.start();
        assertThat(rig.recorders).hasSize(1);
        MDC.put("logID", "f");
        rig.logger("com.acme").debug("recorded");
        assertThat(rig.recorder().calls).hasSize(1);
        assertThat(rig.mainLog()).isEmpty();
    }

    @Test
    void start_makesOneRecorder_whenLogbackXmlDeclaresOneToo() {
        rig.environment.put("LOGTRACR_MAX_FLOWS", "17");
        follow();
        rig.start("dumpInterval", "7s", "maxFlows", "99");
        rig.context.start();
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        assertThat(rig.recorders).hasSize(1);
        assertThat(effective().dumpInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(effective().maxFlows()).isEqualTo(17);
        assertThat(effective().dumpDir()).hasToString("/tmp/not-used");
    }

    @Test
    void logbackXml_comesBeforeDefaults_thoughItArrivesLater() {
        follow().settle();
        FakeRecorder unused = rig.recorder();
        rig.start("dumpInterval", "7s");
        assertThat(effective().dumpInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(rig.recorders).hasSize(2);
        assertThat(unused.closed).isTrue();
    }

    @Test
    void logbackXml_keepsTheRecorder_whenItHasSeenFlows() {
        follow().settle();
        MDC.put("logID", "early");
        rig.logger("com.acme").debug("seen");
        rig.start("dumpInterval", "7s", "capture", "TRACE");
        assertThat(rig.recorders).hasSize(1);
        rig.logger("com.acme").trace("captured live");
        assertThat(rig.recorder().calls).hasSize(2);
    }

    @Test
    void start_staysOff_whenLogbackXmlSaysSo() {
        follow();
        rig.start("enabled", "false");
        rig.context.start();
        assertThat(rig.recorders).isEmpty();
        assertThat(Rig.filtersOfOurs(rig.context)).isZero();
    }

    @Test
    void start_staysOff_whenTheEnvironmentSaysSo() {
        rig.environment.put("LOGTRACR_ENABLED", "false");
        follow();
        rig.context.start();
        assertThat(rig.recorders).isEmpty();
        assertThat(Rig.filtersOfOurs(rig.context)).isZero();
    }

    @Test
    void reload_withoutAppender_goesOnByTheEnvironment() throws Exception {
        follow();
        rig.start("capture", "TRACE");
        rig.context.start();
        MDC.put("logID", "f");
        rig.logger("com.acme").trace("captured");
        rig.context.reset();
        Rig.configure(rig.context, PLAIN);
        assertThat(rig.recorders).hasSize(1);
        rig.logger("com.acme").trace("not captured any more");
        rig.logger("com.acme").debug("captured");
        assertThat(rig.recorder().calls).hasSize(2);
    }

    @Test
    void configuration_installsAgain_afterAStopThatDroppedTheListeners() throws Exception {
        follow();
        rig.context.start();
        rig.context.stop();
        rig.context.reset();
        assertThat(Rig.filtersOfOurs(rig.context)).isZero();
        Rig.configure(rig.context, PLAIN);
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        rig.context.start();
        assertThat(rig.recorders).hasSize(1);
        assertThat(hooks()).isEqualTo(1);
    }

    @Test
    void reloads_pileUpNoListeners() throws Exception {
        follow();
        rig.context.start();
        for (int i = 0; i < 20; i++) {
            rig.context.reset();
            Rig.configure(rig.context, PLAIN);
            follow().settle();
            if (i % 5 == 0) {
                rig.context.stop();
                rig.context.start();
                follow().settle();
            }
        }
        assertThat(hooks()).isEqualTo(1);
        assertThat(configurationListeners()).isEqualTo(1);
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
    }

    @Test
    void reloads_pileUpNoListeners_whenLogbackXmlDeclaresTheAppender() throws Exception {
        for (int i = 0; i < 20; i++) {
            rig.context.reset();
            rig.start();
            Rig.configure(rig.context, PLAIN);
        }
        assertThat(hooks()).isEqualTo(1);
        assertThat(configurationListeners()).isEqualTo(1);
    }

    @Test
    void problems_areReportedOnce() throws Exception {
        rig.environment.put("LOGTRACR_MAX_FLOWS", "many");
        follow();
        Rig.configure(rig.context, PLAIN);
        rig.context.start();
        assertThat(rig.warnings())
                .filteredOn(text -> text.contains("MAX_FLOWS"))
                .hasSize(1);
    }

    @Test
    void verbose_isAppliedWhenTheConfigurationHasEnded() throws Exception {
        rig.environment.put("LOGTRACR_VERBOSE", "TRACE");
        follow();
        rig.context.start();
        assertThat(rig.root().getLevel()).isEqualTo(Level.TRACE);
        rig.context.reset();
        Rig.configure(rig.context, PLAIN);
        assertThat(rig.root().getLevel()).isEqualTo(Level.TRACE);
        rig.root().setLevel(Level.ERROR);
        rig.registry.applyLevels(rig.context);
        assertThat(rig.root().getLevel()).isEqualTo(Level.TRACE);
    }

    @Test
    void configure_isThereForLogback12_andForThoseAfter() {
        assertThat(LogtracrConfigurator.class.getMethods())
                .filteredOn(method -> method.getName().equals("configure"))
                .filteredOn(method -> method.getParameterTypes()[0] == LoggerContext.class)
                .extracting(Method::getReturnType)
                .contains(void.class, Configurator.ExecutionStatus.class);
    }

    @Test
    void names_areThoseOfTheKeyTable() {
        String before = System.setProperty(ConfigKey.DUMP_DIR.systemPropertyName(), "/tmp/not-used");
        try {
            assertThat(LogtracrConfigurator.isAskedFor()).isTrue();
            System.setProperty("spring.aot.processing", "true");
            assertThat(LogtracrConfigurator.isAskedFor()).isFalse();
            System.clearProperty("spring.aot.processing");
            System.setProperty("org.graalvm.nativeimage.imagecode", "buildtime");
            assertThat(LogtracrConfigurator.isAskedFor()).isFalse();
            System.setProperty(ConfigKey.DUMP_DIR.systemPropertyName(), " ");
            System.setProperty("org.graalvm.nativeimage.imagecode", "runtime");
            assertThat(LogtracrConfigurator.isAskedFor()).isFalse();
        } finally {
            System.clearProperty("spring.aot.processing");
            System.clearProperty("org.graalvm.nativeimage.imagecode");
            if (before == null) {
                System.clearProperty(ConfigKey.DUMP_DIR.systemPropertyName());
            } else {
                System.setProperty(ConfigKey.DUMP_DIR.systemPropertyName(), before);
            }
        }
    }

    private SelfInstallation follow() {
        return rig.registry.follow(
                rig.context,
                () -> new SelfInstallation(
                        rig.context,
                        rig.registry,
                        properties -> ConfigLoader.load(rig.environment, Map.of(), properties)));
    }

    private RecorderConfig effective() {
        return rig.recorder().config;
    }

    private long hooks() {
        return rig.context.getCopyOfListenerList().stream()
                .filter(ContextHook.class::isInstance)
                .count();
    }

    private int configurationListeners() throws ReflectiveOperationException {
        var field = ch.qos.logback.core.ContextBase.class.getDeclaredField("configurationEventListenerList");
        field.setAccessible(true);
        return ((List<?>) field.get(rig.context)).size();
    }
}
