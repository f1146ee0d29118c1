package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ContextBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.MDC;

/** The build runs all tests against several versions; this one tells whether it really does. */
@EnabledIfSystemProperty(named = "test.logback.version", matches = ".+", disabledReason = "not run by the build")
class LogbackVersionTest {

    @Test
    void classPath_hasTheVersionsThatTheBuildNames() {
        String logback = System.getProperty("test.logback.version");
        assertThat(jarOf(LoggerContext.class)).isEqualTo("logback-classic-" + logback + ".jar");
        assertThat(jarOf(ContextBase.class)).isEqualTo("logback-core-" + logback + ".jar");
        assertThat(jarOf(MDC.class)).isEqualTo("slf4j-api-" + System.getProperty("test.slf4j.version") + ".jar");
    }

    @Test
    void missing_isNothing_inASupportedVersion() {
        assertThat(LogbackSupport.missing()).isNull();
    }

    private static String jarOf(Class<?> type) {
        String location =
                type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
