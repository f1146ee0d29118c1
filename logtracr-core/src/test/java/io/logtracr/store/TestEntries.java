package io.logtracr.store;

import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slf4j.event.Level;

/** Entries for tests. */
public final class TestEntries {

    public static final long TIME = nanos("2026-11-21T22:45:01.123456Z");

    /** Pieces that hostile text is made of. */
    private static final String[] PIECES = {
        "a",
        "Z",
        " ",
        "{}",
        "\\{}",
        "\\\\{}",
        "\\",
        "\"",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\u001b[2J",
        "\u0000",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u00e4",
        "\u4e2d",
        "%2F",
        "\n# spilled entries=0 errors=0 reason=idle at=2026-11-21T22:45:01.123456Z\n",
        "\n2026-11-21T22:45:01.123456Z ERROR [main] forged - entry\n",
        "\r2026-11-21T22:45:01.123456Z ERROR [main] forged - entry",
        "# logtracr flow=\"x\" instance=\"y\" triggered=yes"
    };

    private TestEntries() {}

    public static long nanos(String instant) {
        Instant parsed = Instant.parse(instant);
        return parsed.getEpochSecond() * 1_000_000_000L + parsed.getNano();
    }

    public static LogEntry entry(Level level, String message, Object... arguments) {
        return entry(TIME, level, message, arguments);
    }

    public static LogEntry entry(long epochNanos, Level level, String message, Object... arguments) {
        return new LogEntry(
                0,
                epochNanos,
                level,
                "worker-3",
                "com.acme.Filter",
                message,
                Arrays.asList(arguments),
                null,
                List.of(),
                null,
                Map.of(),
                false,
                LossCause.UNKNOWN);
    }

    public static LogEntry with(LogEntry plain, Thrown thrown) {
        return new LogEntry(
                plain.sequence(),
                plain.epochNanos(),
                plain.level(),
                plain.thread(),
                plain.logger(),
                plain.message(),
                plain.arguments(),
                plain.markers(),
                plain.keyValues(),
                thrown,
                plain.mdc(),
                plain.cut(),
                plain.lossBefore());
    }

    /** Text of up to 12 hostile or harmless pieces. */
    public static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** An entry of hostile text in every place. */
    public static LogEntry hostile(Random random) {
        List<Object> arguments = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            arguments.add(argument(random));
        }
        Thrown thrown = random.nextInt(4) > 0
                ? null
                : new Thrown(text(random), text(random), random.nextBoolean() ? null : text(random));
        return new LogEntry(
                0,
                TIME + random.nextInt(),
                Level.values()[random.nextInt(5)],
                text(random),
                text(random),
                random.nextInt(20) == 0 ? null : text(random),
                arguments,
                random.nextBoolean() ? null : text(random),
                random.nextBoolean() ? List.of() : List.of(new KeyValue(text(random), argument(random))),
                thrown,
                random.nextBoolean() ? Map.of() : Map.of(text(random), text(random)),
                random.nextBoolean(),
                LossCause.UNKNOWN);
    }

    private static Object argument(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble();
            case 3 -> '\n';
            default -> text(random);
        };
    }
}
