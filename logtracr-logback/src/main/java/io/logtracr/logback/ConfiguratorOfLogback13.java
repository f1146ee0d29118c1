package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.core.Context;

/**
 * The method that Logback calls since 1.3.
 *
 * @param <C> always {@link LoggerContext}. That it is a parameter, and wider, keeps this method apart from the inherited one for the
 *            compiler: see {@link ConfiguratorOfLogback12}
 */
abstract class ConfiguratorOfLogback13<C extends Context>
        extends ConfiguratorOfLogback12<ConfiguratorOfLogback13.NoContext> {

    /** Prepares the installation if it is asked for. Always lets the next configurator go on. Throws nothing. */
    public ExecutionStatus configure(C loggerContext) {
        LogtracrConfigurator.prepare((LoggerContext) loggerContext);
        return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }

    /** Stands where a context of another type than the real one has to be named. Never loaded. */
    abstract static class NoContext extends LoggerContext {}
}
