package io.logtracr.logback;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Installs the flight recorder into a Spring Boot application, where {@code LOGTRACR_DUMP_DIR} is set: Boot stops and resets Logback
 * while it starts, and drops whoever listened. Comes right after Boot's own listener, which has configured Logback and set its
 * levels by then. Named in {@code META-INF/spring.factories}; never loaded where there is no Spring Boot. Throws nothing.
 */
public final class LogtracrApplicationListener
        implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** For Spring Boot. */
    public LogtracrApplicationListener() {}

    /** Right after Boot's logging. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    /** Logback is configured: installs the recorder, if that is asked for. */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        try {
            BootInstallation.settle();
        } catch (Throwable failure) {
            // There may be another logging system, and no Logback at all: then there is nobody to tell, and nothing to
            // do.
        }
    }
}
