package io.logtracr.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import org.slf4j.event.LoggingEvent;

/** Whether this Logback can carry the recorder. Found out by what it has, not by its version number. */
final class LogbackSupport {

    private static final String TOO_OLD =
            "logtracr is off: it needs Logback 1.5.21 or newer (TurboFilter.decide(Logger, LoggingEvent) is missing%s)";

    private LogbackSupport() {}

    /** The reason why not, in one sentence; {@code null} if it can. */
    static String missing() {
        try {
            TurboFilter.class.getMethod("decide", Logger.class, LoggingEvent.class);
            return null;
        } catch (NoSuchMethodException | LinkageError tooOld) {
            String version = TurboFilter.class.getPackage().getImplementationVersion();
            return String.format(TOO_OLD, version == null ? "" : " from " + version);
        }
    }
}
