package io.logtracr.samples.boot;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/**
 * Runs the application several times in one process, each time with its classes in a new class loader that is thrown away after, as
 * devtools does; arguments: the folder of the application's classes, how often. Says how many of the class loaders are still there.
 */
public final class RestartProgram {

    private static final Logger LOG = LoggerFactory.getLogger(RestartProgram.class);
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long PAUSE_MILLIS = 50;

    private RestartProgram() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        for (int i = 1; i <= Integer.parseInt(args[1]); i++) {
            loaders.add(new WeakReference<>(run(Path.of(args[0]), i), collected));
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        // One stays with or without a recorder: Boot refers to the last application.
        while (left(loaders) > 1 && System.nanoTime() - deadline < 0) {
            clearSoftReferences();
            System.gc();
            collected.remove(PAUSE_MILLIS);
        }
        System.out.println("class loaders left: " + left(loaders));
        System.out.println("recorder threads: "
                + Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("logtracr-spiller"))
                        .count());
    }

    private static ClassLoader run(Path classes, int number) throws Exception {
        URLClassLoader loader = new RestartLoader(classes.toUri().toURL());
        Thread thread = new Thread(() -> {
            MDC.put("logID", "restart-" + number);
            try {
                Class<?> source = loader.loadClass(OrdersApplication.class.getName());
                SpringApplication application = new SpringApplication(source);
                application.setWebApplicationType(WebApplicationType.NONE);
                // Its thread would keep the first class loader, which is Boot's affair.
                application.setRegisterShutdownHook(false);
                LOG.debug("starting number {}", number);
                application.run().close();
                LOG.debug("closed number {}", number);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            } finally {
                MDC.remove("logID");
            }
        });
        thread.setContextClassLoader(loader);
        thread.start();
        thread.join();
        loader.close();
        return loader;
    }

    /** Spring caches behind soft references; only want of memory clears these, which is also how devtools does it. */
    private static void clearSoftReferences() {
        try {
            List<long[]> memory = new ArrayList<>();
            while (true) {
                memory.add(new long[1 << 20]);
            }
        } catch (OutOfMemoryError expected) {
            // All soft references are clear now.
        }
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(reference -> reference.get() != null).count();
    }

    /** Loads the application's classes itself, though its parent has them too. */
    private static final class RestartLoader extends URLClassLoader {

        RestartLoader(URL classes) {
            super(new URL[] {classes}, RestartProgram.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("io.logtracr.samples.boot.Order") || name.contains("RequestIdFilter")) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
