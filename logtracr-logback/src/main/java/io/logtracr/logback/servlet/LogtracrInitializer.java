package io.logtracr.logback.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/**
 * Sees to it that a web application's recorder ends with it, also where nobody stops Logback: its thread would keep the
 * application's class loader. Found by servers that look for {@code jakarta.servlet.ServletContainerInitializer}; embedded ones, as
 * in Spring Boot, do not.
 *
 * <p>Does nothing unless the recorder's classes are the application's own ({@code WEB-INF/lib}): a recorder that several applications
 * share goes on when one of them is undeployed. Throws nothing.
 */
public final class LogtracrInitializer implements ServletContainerInitializer {

    /** For the server. */
    public LogtracrInitializer() {}

    /** The application starts. Starts no recorder; loads no class of Logback. */
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext application) {
        try {
            if (application.getClassLoader() == getClass().getClassLoader()) {
                application.addListener(new EndOfApplication());
            }
        } catch (Throwable failure) {
            application.log("logtracr: the recorder will not end with the application", failure);
        }
    }
}
