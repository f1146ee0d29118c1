package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.StringTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StringTableTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(64 << 10, 4, 1024);

    private final ArenaMemory memory = ArenaMemory.direct(LAYOUT.bytes());
    private final StringTable table = new StringTable(memory.buffer(), LAYOUT);

    private StringNumbers reader() {
        return new StringNumbers(new LiveImage(memory.buffer()), LAYOUT);
    }

    @Test
    void numberOf_isTheSame_forEqualTexts() {
        int number = table.numberOf("com.acme.Filter", Kind.LOGGER);
        assertThat(number).isNotNegative();
        assertThat(table.numberOf(new String("com.acme.Filter".toCharArray()), Kind.LOGGER))
                .isEqualTo(number);
        assertThat(reader().text(number)).isEqualTo("com.acme.Filter");
    }

    @Test
    void numberOf_admitsTemplates_onSecondSightOnly() {
        assertThat(table.numberOf("template {}", Kind.TEMPLATE)).isEqualTo(StringTable.INLINE);
        int number = table.numberOf("template {}", Kind.TEMPLATE);
        assertThat(number).isNotNegative();
        assertThat(reader().text(number)).isEqualTo("template {}");
    }

    @Test
    void numberOf_leavesRoomForOtherKinds_whenOneUsesUpItsShare() {
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            admitted += table.numberOf("thread-" + i, Kind.THREAD) == StringTable.INLINE ? 0 : 1;
        }
        assertThat(admitted).isPositive().isLessThanOrEqualTo(LAYOUT.stringCapacity() * 15 / 100);
        assertThat(table.numberOf("logger", Kind.LOGGER)).isNotNegative();
        int loggers = 0;
        for (int i = 0; i < 1000; i++) {
            loggers += table.numberOf("l" + i + "x".repeat(500), Kind.LOGGER) == StringTable.INLINE ? 0 : 1;
        }
        assertThat(loggers).isBetween(1, LAYOUT.stringHeapBytes() * 30 / 100 / 500);
        assertThat(table.numberOf("thread-0", Kind.THREAD)).isNotNegative();
    }

    @Test
    void numberOf_refusesLongTexts() {
        assertThat(table.numberOf("x".repeat(1025), Kind.LOGGER)).isEqualTo(StringTable.INLINE);
        assertThat(reader().text(table.numberOf("\u0100".repeat(800), Kind.LOGGER)))
                .isEqualTo("\u0100".repeat(800));
    }

    @Test
    void text_isQuestionMark_whereThereIsNone() {
        assertThat(reader().text(0)).isEqualTo("?");
        assertThat(reader().text(-1)).isEqualTo("?");
        assertThat(reader().text(1 << 20)).isEqualTo("?");
    }

    @Test
    void numberOf_neverStandsForTwoTexts_whileThreadsAdd() throws Exception {
        Map<Integer, String> textOfNumber = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                running.add(threads.submit(() -> {
                    StringNumbers reader = reader();
                    for (int i = 0; i < 50_000; i++) {
                        String text = "text" + random.nextInt(300);
                        int number = table.numberOf(text, Kind.values()[random.nextInt(3)]);
                        if (number != StringTable.INLINE) {
                            assertThat(textOfNumber.putIfAbsent(number, text)).isIn(null, text);
                            assertThat(reader.text(number)).isEqualTo(text);
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(textOfNumber).hasSizeGreaterThan(50);
        assertThat(textOfNumber.values()).doesNotHaveDuplicates();
    }
}
