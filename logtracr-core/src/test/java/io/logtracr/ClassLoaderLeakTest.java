package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorder in a class loader of its own, as in an application server. */
@Timeout(60)
class ClassLoaderLeakTest {

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    /** Our classes anew, everything else as it is. */
    private static final class OwnCopy extends ClassLoader {

        OwnCopy() {
            super(FlightRecorder.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.logtracr.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /**
     * The JDK keeps the type of the record that was compared last ({@code ObjectMethods.OBJECT_EQ.asType}), and with it one class
     * loader, the last one; so it is the one before that must be gone.
     */
    @Test
    void close_leavesNothingBehind_afterTheBeanWasUsedInEveryWay() throws Exception {
        WeakReference<ClassLoader> loader = recordAndClose();
        recordAndClose();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(loader.get()).isNull();
        });
    }

    private WeakReference<ClassLoader> recordAndClose() throws Exception {
        OwnCopy loader = new OwnCopy();
        Class<?> configType = loader.loadClass("io.logtracr.config.RecorderConfig");
        Class<?> reporterType = loader.loadClass("io.logtracr.StatusReporter");
        Object config = configType.getMethod("inDirectory", Path.class).invoke(null, dumpDir);
        Object reporter =
                Proxy.newProxyInstance(loader, new Class<?>[] {reporterType}, (proxy, method, arguments) -> null);
        Class<?> recorderType = loader.loadClass("io.logtracr.FlightRecorder");
        Object recorder =
                recorderType.getMethod("start", configType, reporterType).invoke(null, config, reporter);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName any = new ObjectName("io.logtracr:type=FlightRecorder,*");
        Awaitility.await().until(() -> !server.queryNames(any, null).isEmpty());
        Set<ObjectName> names = server.queryNames(any, null);
        for (ObjectName name : names) {
            server.getAttribute(name, "Counters");
            server.invoke(name, "listFlows", new Object[] {5}, new String[] {"int"});
            server.invoke(name, "dumpThreads", new Object[0], new String[0]);
            server.getMBeanInfo(name);
        }
        Method close = recorderType.getMethod("close");
        close.invoke(recorder);
        assertThat(server.queryNames(any, null)).isEmpty();
        return new WeakReference<>(loader);
    }
}
