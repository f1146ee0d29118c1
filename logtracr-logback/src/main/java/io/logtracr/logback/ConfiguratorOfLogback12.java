package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The method that Logback 1.2 calls, where {@code configure} returns nothing. A class without it breaks the application there, by an
 * {@code AbstractMethodError}, when no configuration file is found.
 *
 * <p>A JVM tells methods apart by their result too; Java the language does not, so one class cannot have both in its source. Here
 * they come from two generic classes, whose parameters differ for the compiler and whose erasures are what each Logback looks for:
 * {@code void configure(LoggerContext)} here, and the bridge {@code ExecutionStatus configure(LoggerContext)} that the compiler adds to
 * {@link LogtracrConfigurator}. A compiler that refused this would say so; a test looks for both methods.
 *
 * @param <C> any context but {@link LoggerContext} itself; its erasure is that
 */
abstract class ConfiguratorOfLogback12<C extends LoggerContext> extends ContextAwareBase {

    /** Says what the recorder needs, if it is asked for, and has Logback configured as if nobody of ours had been there. */
    public void configure(C loggerContext) {
        LogtracrConfigurator.prepare(loggerContext);
        Logback12.configure(loggerContext);
    }
}
