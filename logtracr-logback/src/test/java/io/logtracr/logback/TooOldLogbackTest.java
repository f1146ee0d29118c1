package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlightRecorder;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** An application with a Logback that cannot carry the recorder: in a class loader of its own. */
@EnabledIfSystemProperty(named = "test.logback.tooOld", matches = ".+", disabledReason = "not run by the build")
class TooOldLogbackTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.5.20", "1.4.14", "1.3.14", "1.2.13"})
    void start_saysWhatIsNeeded_andTheApplicationLogs(String version) throws Exception {
        try (URLClassLoader application =
                new URLClassLoader(classPath(version), ClassLoader.getPlatformClassLoader())) {
            Class<?> program = application.loadClass(TooOldLogbackProgram.class.getName());
            @SuppressWarnings("unchecked")
            Callable<List<String>> main =
                    (Callable<List<String>>) program.getDeclaredConstructor().newInstance();
            assertThat(main.call())
                    .containsExactly(
                            "WARN logtracr is off: it needs Logback 1.5.21 or newer"
                                    + " (TurboFilter.decide(Logger, LoggingEvent) is missing"
                                    // Logback 1.2 does not know its version.
                                    + (version.startsWith("1.2.") ? ")" : " from " + version + ")"),
                            "logged INFO shown",
                            "filters 0",
                            "recorder false");
        }
    }

    private static URL[] classPath(String version) throws IOException {
        // First, as that of 1.2 has an SLF4J of its own.
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("test.logback.tooOld"), version))) {
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        for (Class<?> type :
                List.of(LogtracrAppender.class, TooOldLogbackProgram.class, FlightRecorder.class, MDC.class)) {
            urls.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        return urls.toArray(URL[]::new);
    }
}
