package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.StoreFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** rsyslog itself, with the sample's rule, ships each entry once, whatever is in it, and whatever becomes of the files. */
class RsyslogTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Pattern NUMBER = Pattern.compile("\"body\": ?\"entry ([0-9]+) ");
    private static final int FLOWS = 10;
    private static final int ENTRIES = 500;

    @TempDir(factory = TmpfsFolder.class)
    Path dump;

    @TempDir
    Path place;

    private final List<String> expected = new ArrayList<>();

    @Test
    void entries_areShippedOnce_throughAppendsAndPurges() throws Exception {
        Rsyslog rsyslog = Rsyslog.start(dump, place);
        try (rsyslog;
                FlightRecorder recorder = FlightRecorder.start(
                        RecorderConfig.builder()
                                .dumpDir(dump)
                                .app("app")
                                .format(StoreFormat.JSON)
                                .build(),
                        new Quiet())) {
            log(recorder);
            awaitShipped(rsyslog);
            purgeEverySecondFlow(recorder.directory().orElseThrow());
            log(recorder);
            log(recorder);
            awaitShipped(rsyslog);
        }
        assertThat(numbers(rsyslog)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void log(FlightRecorder recorder) {
        for (int i = 0; i < ENTRIES; i++) {
            int number = expected.size();
            String odd = i % 50 == 0 ? "x".repeat(8000) : "\"\\\n\r\t\u001b\u2028\u00e4\ud83d\ude00 \ud83d";
            recorder.record("flow " + i % FLOWS, Level.DEBUG, "com.acme.Filter", "entry {} {}", number, odd);
            expected.add(Integer.toString(number));
        }
        assertThat(recorder.dumpAll(SOON)).isTrue();
    }

    private void awaitShipped(Rsyslog rsyslog) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(numbers(rsyslog)).hasSizeGreaterThanOrEqualTo(expected.size()));
    }

    private static List<String> numbers(Rsyslog rsyslog) throws IOException {
        List<String> numbers = new ArrayList<>();
        for (String line : rsyslog.shipped()) {
            Matcher number = NUMBER.matcher(line);
            numbers.add(number.find() ? number.group(1) : line);
        }
        return numbers;
    }

    private static void purgeEverySecondFlow(Path instance) throws IOException {
        List<Path> flows;
        try (Stream<Path> files = Files.list(instance.resolve("flows"))) {
            flows = files.sorted().toList();
        }
        for (int i = 0; i < flows.size(); i += 2) {
            Files.delete(flows.get(i));
        }
    }

    private static final class Quiet implements StatusReporter {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}
    }
}
