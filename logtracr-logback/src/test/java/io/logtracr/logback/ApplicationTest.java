package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ContextBase;
import com.fasterxml.jackson.core.JsonFactory;
import io.logtracr.FlightRecorder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** A whole application with the real recorder, in a class loader of its own, so that SLF4J binds anew. */
class ApplicationTest {

    private static final String CONFIGURATION = """
            <configuration>
              <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
              <appender name="RECORDER" class="io.logtracr.logback.LogtracrAppender">
                <dumpDir>%s</dumpDir>
                <verbose>warn</verbose>
              </appender>
              <appender name="TALKATIVE" class="io.logtracr.logback.TalkativeAppender"/>
              <root level="INFO">
                <appender-ref ref="RECORDER"/>
                <appender-ref ref="TALKATIVE"/>
              </root>
            </configuration>
            """;

    @Test
    void application_findsItsFlowInTheStore(@TempDir Path temp) throws Exception {
        Path resources = Files.createDirectory(temp.resolve("resources"));
        Files.writeString(resources.resolve("logback.xml"), CONFIGURATION.formatted(temp.resolve("dump")));
        List<URL> urls = new ArrayList<>(List.of(resources.toUri().toURL()));
        for (Class<?> type : List.of(
                LogtracrAppender.class,
                ApplicationProgram.class,
                FlightRecorder.class,
                JsonFactory.class,
                MDC.class,
                LoggerContext.class,
                ContextBase.class)) {
            urls.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        try (URLClassLoader application =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            Callable<List<String>> main = (Callable<List<String>>) application
                    .loadClass(ApplicationProgram.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(application);
            try {
                assertThat(main.call())
                        .containsExactly(
                                "adapter true",
                                "root WARN",
                                "same recorder true",
                                "dumped true",
                                "com.acme.Filter - classic 1",
                                "com.acme.Filter - fluent node=\"node01\"",
                                "com.acme.Filter - after a reload");
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }
}
