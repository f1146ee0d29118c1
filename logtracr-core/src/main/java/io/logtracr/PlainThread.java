package io.logtracr;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Makes threads that keep nothing of whoever happened to make them. */
final class PlainThread {

    private PlainThread() {}

    /**
     * A daemon thread without context class loader, inherited thread locals, or the caller's protection domains: each of these
     * would keep an application's class loader in memory for as long as the thread lives.
     */
    @SuppressWarnings(
            "removal") // Up to Java 23 a thread inherits its maker's protection domains unless it is made like this.
    static Thread named(String name, Runnable job) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, job, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
    }
}
