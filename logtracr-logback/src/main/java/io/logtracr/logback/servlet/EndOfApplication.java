package io.logtracr.logback.servlet;

import io.logtracr.RunningRecorder;
import io.logtracr.logback.Logtracr;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Ends the recorder when the web application ends, on the server's thread: requests and filters have ended by then. What listeners of
 * the application's own log after that is not recorded. Where there was no recorder nothing is loaded. Throws nothing.
 */
final class EndOfApplication implements ServletContextListener {

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            if (RunningRecorder.get().isPresent()) {
                Logtracr.stop();
            }
        } catch (Throwable failure) {
            event.getServletContext().log("logtracr: the recorder could not be ended", failure);
        }
    }
}
