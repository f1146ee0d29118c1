package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampWriterTest {

    private static final DateTimeFormatter EXPECTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void append_writesMicrosecondsInUtc_atAnyTime() {
        TimestampWriter writer = new TimestampWriter();
        Random random = new Random(5);
        long[] distances = {1_000, 1_000_000_000L, 86_400_000_000_000L, Long.MAX_VALUE};
        long at = TestEntries.TIME;
        for (int i = 0; i < 50_000; i++) {
            long distance = distances[random.nextInt(distances.length)];
            at = distance == Long.MAX_VALUE ? random.nextLong() : at + random.nextLong() % distance;
            assertThat(text(writer, at)).isEqualTo(EXPECTED.format(Instant.EPOCH.plusNanos(at)));
        }
        for (long edge : new long[] {0, -1, 999, 999_999_999, 1_000_000_000, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(text(writer, edge)).isEqualTo(EXPECTED.format(Instant.EPOCH.plusNanos(edge)));
        }
    }

    private static String text(TimestampWriter writer, long at) {
        Utf8Buffer out = new Utf8Buffer(4);
        writer.append(out, at);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
