package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** What is to be done after Spring Boot has configured Logback; apart from its listener, which must load without Logback. */
final class BootInstallation {

    private BootInstallation() {}

    /** Installs the recorder where the environment asks for it, and sets the root level again, which Boot has just set. */
    static void settle() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        if (LogtracrConfigurator.isAskedFor()) {
            if (LogtracrConfigurator.isSupportedBy(context)) {
                SelfInstallation.install(context);
                outliveBoot();
            }
        } else if (context.getTurboFilterList().stream().anyMatch(LogtracrTurboFilter.class::isInstance)) {
            RecorderRegistry.process().applyLevels(context);
            outliveBoot();
        }
    }

    private static void outliveBoot() {
        RecorderRegistry.process().recorder().ifPresent(recorder -> recorder.closeAtExitAfter(BootShutdown::await));
    }
}
