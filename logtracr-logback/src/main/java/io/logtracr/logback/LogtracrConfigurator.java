package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.status.WarnStatus;

/**
 * Installs the flight recorder without a line in {@code logback.xml}, where the environment variable {@code LOGTRACR_DUMP_DIR} or
 * the system property {@code logtracr.dump.dir} is set. Where neither is, nothing happens: no class beside this one and the two it
 * extends is loaded.
 *
 * <p>Found by Logback's service loader and asked before {@code logback.xml} is read. It configures nothing itself: the other
 * configurators go on, and the recorder is installed when they are done. Under Logback 1.2, which asks one configurator only and
 * cannot carry the recorder, it hands over to the one that would have been asked without it. Throws nothing of its own.
 */
@ConfiguratorRank(99)
public final class LogtracrConfigurator extends ConfiguratorOfLogback13<LoggerContext> implements Configurator {

    private static final String VARIABLE = "LOGTRACR_DUMP_DIR";
    private static final String PROPERTY = "logtracr.dump.dir";

    /** For the service loader. */
    public LogtracrConfigurator() {}

    /** Prepares the installation if it is asked for. */
    static void prepare(LoggerContext loggerContext) {
        try {
            if (isAskedFor() && isSupportedBy(loggerContext)) {
                SelfInstallation.prepare(loggerContext);
            }
        } catch (Throwable failure) {
            warn(loggerContext, "logtracr is off: it could not install itself", failure);
        }
    }

    /** Whether somebody chose a dump directory for this process, and it is not one that only builds something. */
    static boolean isAskedFor() {
        return (isGiven(System.getenv(VARIABLE)) || isGiven(System.getProperty(PROPERTY))) && !isBuildTime();
    }

    /**
     * Whether this process prepares an application instead of running it: Spring's processing ahead of time, GraalVM's builder. A
     * recorder in there would end up in the image.
     */
    static boolean isBuildTime() {
        return Boolean.getBoolean("spring.aot.processing")
                || "buildtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
    }

    /** Whether this Logback can carry the recorder; if not, the context's status says so. */
    static boolean isSupportedBy(LoggerContext loggerContext) {
        String missing = LogbackSupport.missing();
        if (missing != null) {
            warn(loggerContext, missing, null);
        }
        return missing == null;
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isBlank();
    }

    static void warn(Context context, String message, Throwable failure) {
        try {
            context.getStatusManager().add(new WarnStatus(message, "logtracr", failure));
        } catch (Throwable listenerFailure) {
            // There is no better place to tell.
        }
    }
}
