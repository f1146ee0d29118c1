package io.logtracr.logback.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which web applications end the recorder. */
class LogtracrInitializerTest {

    private final List<ServletContextListener> listeners = new ArrayList<>();

    @Test
    void servers_findIt() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class))
                .hasAtLeastOneElementOfType(LogtracrInitializer.class);
    }

    @Test
    void application_endsTheRecorder_whoseClassesAreItsOwn() {
        new LogtracrInitializer().onStartup(Set.of(), application(LogtracrInitializer.class.getClassLoader(), null));
        assertThat(listeners).singleElement().isInstanceOf(EndOfApplication.class);
    }

    @Test
    void application_leavesTheRecorderAlone_whenOthersShareIt() {
        ClassLoader ofApplication = new ClassLoader(LogtracrInitializer.class.getClassLoader()) {};
        new LogtracrInitializer().onStartup(Set.of(), application(ofApplication, null));
        assertThat(listeners).isEmpty();
    }

    @Test
    void application_starts_whenTheServerRefuses() {
        ServletContext refusing =
                application(LogtracrInitializer.class.getClassLoader(), new SecurityException("refused"));
        assertThatCode(() -> new LogtracrInitializer().onStartup(Set.of(), refusing))
                .doesNotThrowAnyException();
    }

    private ServletContext application(ClassLoader loader, RuntimeException thrown) {
        return (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getClassLoader":
                            return loader;
                        case "addListener":
                            if (thrown != null) {
                                throw thrown;
                            }
                            listeners.add((ServletContextListener) arguments[0]);
                            return null;
                        default:
                            return null;
                    }
                });
    }
}
