package io.logtracr.logback;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceLoader;

/** Does for Logback 1.2 what it does by itself when it finds no configurator of ours. Loaded by nothing else. */
final class Logback12 {

    private Logback12() {}

    /** The next configurator there is, else Logback's default. Throws what that one throws. */
    static void configure(LoggerContext context) {
        Configurator next = next();
        next.setContext(context);
        try {
            // Another method than the one of this name that this is compiled against.
            Configurator.class.getMethod("configure", LoggerContext.class).invoke(next, context);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            LogtracrConfigurator.warn(context, "logtracr is off, and could not configure Logback in its place", e);
        }
    }

    private static Configurator next() {
        for (Configurator each : ServiceLoader.load(Configurator.class, Configurator.class.getClassLoader())) {
            if (!(each instanceof LogtracrConfigurator)) {
                return each;
            }
        }
        return new BasicConfigurator();
    }
}
