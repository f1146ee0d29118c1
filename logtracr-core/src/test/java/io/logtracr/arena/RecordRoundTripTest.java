package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import io.logtracr.counter.Counters;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.FlowTable;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** What is recorded is read back, whatever it is. */
class RecordRoundTripTest {

    private static final String[] THREADS = {"main", "worker-1", "worker-2", "\u0416", "a", "b", "c"};

    private record Sent(
            String flowId,
            int level,
            String logger,
            String message,
            Object[] arguments,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {}

    @TempDir(factory = OnTmpfs.class)
    Path folder;

    private Arena arena;
    private FlowTable table;

    private void open(ArenaMemory memory, ArenaLayout layout, int recordMaxBytes) {
        arena = new Arena(memory, layout, List.of("logID"), new Arena.Origin(1, 1, 1));
        table = new FlowTable(
                arena,
                new FlowLimits(64, layout.chunkCount(), recordMaxBytes, false),
                new ChainQueue(),
                new Counters(),
                () -> {});
    }

    private void open(int bytes, int chunkBytes, int recordMaxBytes) {
        ArenaLayout layout = ArenaLayout.of(bytes, 128, chunkBytes);
        open(ArenaMemory.direct(layout.bytes()), layout, recordMaxBytes);
    }

    private boolean send(Sent sent) {
        return table.record(
                sent.flowId,
                1,
                sent.hashCode(),
                sent.level,
                sent.logger,
                sent.message,
                sent.arguments,
                sent.arguments.length,
                sent.extras,
                sent.thread,
                sent.mdc);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 1024, 4096})
    void flow_isReadBack_withAllThatEntriesCanHave(int chunkBytes) throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            open(16 << 20, chunkBytes, 1 << 20);
            Map<String, List<Sent>> sent = new LinkedHashMap<>();
            for (int i = 0; i < 200; i++) {
                Sent each = randomEntry(random, "flow" + random.nextInt(3), random.nextInt(10) == 0 ? 20_000 : 200);
                assertThat(send(each)).isTrue();
                sent.computeIfAbsent(each.flowId, id -> new ArrayList<>()).add(each);
            }
            for (ArenaReader.ArenaFlow flow : arena.reader().flows()) {
                assertThat(flow.damaged()).isZero();
                List<Sent> expected = sent.remove(flow.flowId());
                assertThat(flow.entries()).hasSameSizeAs(expected);
                for (int i = 0; i < expected.size(); i++) {
                    assertSame(flow.entries().get(i), expected.get(i), i);
                }
            }
            assertThat(sent).isEmpty();
        }
    }

    private static void assertSame(LogEntry read, Sent sent, int sequence) {
        assertThat(read.sequence()).isEqualTo(sequence);
        assertThat(read.epochNanos()).isEqualTo(sent.hashCode());
        assertThat(read.level()).isEqualTo(Level.intToLevel(sent.level * 10));
        assertThat(read.logger()).isEqualTo(sent.logger);
        assertThat(read.message()).isEqualTo(sent.message);
        assertThat(read.arguments()).isEqualTo(Arrays.asList(sent.arguments));
        assertThat(read.thread()).isEqualTo(sent.thread);
        assertThat(read.cut()).isFalse();
        assertThat(read.lossBefore()).isEqualTo(LossCause.UNKNOWN);
        Map<String, String> mdc = sent.mdc == null ? new LinkedHashMap<>() : new LinkedHashMap<>(sent.mdc);
        mdc.remove("logID");
        assertThat(read.mdc()).isEqualTo(mdc);
        RecordExtras extras = sent.extras == null ? new RecordExtras(null, null, null) : sent.extras;
        assertThat(read.markers()).isEqualTo(extras.markers());
        assertThat(read.thrown()).isEqualTo(extras.thrown());
        Object[] pairs = extras.keyValues() == null ? new Object[0] : extras.keyValues();
        assertThat(read.keyValues()).hasSize(pairs.length / 2);
        for (int i = 0; i < pairs.length / 2; i++) {
            assertThat(read.keyValues().get(i)).isEqualTo(new KeyValue((String) pairs[2 * i], pairs[2 * i + 1]));
        }
    }

    @Test
    void flow_isCutVisibly_whereEntriesAreTooLong() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 600; i++) {
            int recordMaxBytes = 256 + random.nextInt(3000);
            open(1 << 19, 64 * (2 + random.nextInt(10)), recordMaxBytes);
            Sent sent = randomEntry(random, "flow", 5000);
            assertThat(send(sent)).isTrue();
            LogEntry read = arena.reader().flow("flow").get(0).entries().get(0);
            if (!read.cut()) {
                assertSame(read, sent, 0);
            } else if (sent.message != null && !sent.message.equals(read.message())) {
                assertThat(read.message()).matches("(?s).*\\.\\.\\.\\[\\+\\d+ chars]");
                assertThat(read.message().length()).isLessThan(recordMaxBytes);
            }
            int used = arena.layout().chunkCount() - arena.freeChunks();
            assertThat(used).isLessThanOrEqualTo(arena.chunksFor(Math.max(recordMaxBytes, 2048)) + 1);
        }
    }

    @Test
    void flow_marksAsCut_whatHasTooManyParts() throws Exception {
        open(1 << 20, 1024, 1 << 18);
        Map<String, String> mdc = new LinkedHashMap<>();
        Object[] keyValues = new Object[600];
        for (int i = 0; i < 300; i++) {
            mdc.put("key" + i, "value");
            keyValues[2 * i] = "key" + i;
            keyValues[2 * i + 1] = i;
        }
        Object[] none = {};
        send(new Sent("mdc", 1, "l", "m", none, null, "t", mdc));
        send(new Sent("pairs", 1, "l", "m", none, new RecordExtras(null, keyValues, null), "t", null));
        send(new Sent("arguments", 1, "l", "m", new Object[300], null, "t", null));

        assertThat(only("mdc").cut()).isTrue();
        assertThat(only("mdc").mdc()).hasSize(254);
        assertThat(only("pairs").cut()).isTrue();
        assertThat(only("pairs").keyValues()).hasSize(254);
        assertThat(only("arguments").cut()).isTrue();
        assertThat(only("arguments").arguments()).hasSize(254);
    }

    @Test
    void flow_leavesOutTheKeyThatNamesIt_andNoOther() throws Exception {
        open(1 << 20, 1024, 1 << 18);
        arena.flowKeys(List.of("logID", "traceId"));
        Object[] none = {};
        send(new Sent("both", 1, "l", "m", none, null, "t", Map.of("traceId", "t1", "user", "u", "logID", "both")));
        send(new Sent("second", 1, "l", "m", none, null, "t", Map.of("traceId", "second", "user", "u")));

        assertThat(only("both").mdc()).isEqualTo(Map.of("traceId", "t1", "user", "u"));
        assertThat(only("second").mdc()).isEqualTo(Map.of("user", "u"));
    }

    private LogEntry only(String flowId) throws Exception {
        return arena.reader().flow(flowId).get(0).entries().get(0);
    }

    @Test
    void flow_keepsContextsApart_beyondWhatAChunkCanNumber() throws Exception {
        open(4 << 20, 64 << 10, 1 << 16);
        List<Sent> sent = new ArrayList<>();
        Random random = new Random(8);
        for (int i = 0; i < 3000; i++) {
            Map<String, String> mdc = random.nextInt(3) == 0 ? Map.of("k", "v" + random.nextInt(500)) : null;
            String thread = "t" + (random.nextBoolean() ? i % 2 : random.nextInt(400));
            sent.add(new Sent("a", 1, "l", "m", new Object[] {i}, null, thread, mdc));
            assertThat(send(sent.get(i))).isTrue();
        }
        List<LogEntry> entries = arena.reader().flow("a").get(0).entries();
        assertThat(entries).hasSize(3000);
        for (int i = 0; i < 3000; i++) {
            assertSame(entries.get(i), sent.get(i), i);
        }
        assertThat(arena.layout().chunkCount() - arena.freeChunks()).isLessThan(3);
    }

    @Test
    void flow_hasItsContextOnce_whereTwoThreadsAlternate() throws Exception {
        open(1 << 20, 16 << 10, 1 << 12);
        Map<String, String> mdc = Map.of("user", "x".repeat(500));
        for (int i = 0; i < 100; i++) {
            send(new Sent("a", 1, "l", "m", new Object[0], null, "t" + i % 2, i % 3 == 0 ? Map.copyOf(mdc) : mdc));
        }
        assertThat(arena.layout().chunkCount() - arena.freeChunks()).isEqualTo(1);
        assertThat(arena.reader().flow("a").get(0).entries())
                .hasSize(100)
                .allSatisfy(entry -> assertThat(entry.mdc()).isEqualTo(mdc));
    }

    @Test
    void flow_isFound_whateverItsId() throws Exception {
        List<String> ids = List.of(
                "",
                "a",
                "x".repeat(96),
                "x".repeat(97),
                "\u0416".repeat(48),
                "\u0416".repeat(49),
                "\ud83d\ude00",
                "\ud800",
                "a\udc00b",
                "\ud800".repeat(48),
                "\ud800".repeat(49),
                "y".repeat(4000),
                "\ud800".repeat(4000),
                "\u20ac".repeat(4000),
                "a\u0000b");
        for (int chunkBytes : new int[] {128, 1024}) {
            open(1 << 20, chunkBytes, 256);
            for (String id : ids) {
                assertThat(send(new Sent(id, 1, "l", "m", new Object[] {id}, null, "t", null)))
                        .isTrue();
            }
            assertThat(arena.reader().flows())
                    .extracting(ArenaReader.ArenaFlow::flowId)
                    .containsExactlyElementsOf(ids);
            for (String id : ids) {
                assertThat(arena.reader().flow(id))
                        .singleElement()
                        .satisfies(flow -> assertThat(flow.entries()).hasSize(1));
            }
        }
    }

    @Test
    void takeSlot_givesEverythingBack_whereALongIdFindsNoRoom() {
        open(64 << 10, 1024, 256);
        int chunks = arena.freeChunks();
        int slots = arena.freeSlots();
        assertThat(arena.takeSlot(1, "x".repeat(chunks * 1024))).isEqualTo(Arena.NONE);
        assertThat(arena.freeChunks()).isEqualTo(chunks);
        assertThat(arena.freeSlots()).isEqualTo(slots);

        int slot = arena.takeSlot(2, "x".repeat(4000));
        assertThat(arena.freeChunks()).isEqualTo(chunks - 5);
        arena.freeSlot(slot);
        assertThat(arena.freeChunks()).isEqualTo(chunks);
    }

    @Test
    void reader_readsTheSame_fromTheFileAsFromMemory() throws Exception {
        ArenaLayout layout = ArenaLayout.of(4 << 20, 128, 512);
        Path file = folder.resolve("arena");
        try (ArenaMemory memory =
                        ArenaMemory.mapped(file, layout.bytes(), PosixFilePermissions.fromString("rw-------"));
                FileChannel channel = FileChannel.open(file)) {
            open(memory, layout, 1 << 14);
            Random random = new Random(9);
            for (int i = 0; i < 1000; i++) {
                send(randomEntry(random, "flow" + random.nextInt(30), 2000));
            }
            ArenaReader reader = ArenaReader.of(channel).orElseThrow();
            assertThat(reader.layout()).isEqualTo(layout);
            assertThat(reader.flows()).isEqualTo(arena.reader().flows()).hasSize(30);
        }
        assertThat(file).doesNotExist();
    }

    static Sent randomEntry(Random random, String flowId, int maxLength) {
        UnaryOperator<String> maybe = text -> random.nextInt(8) == 0 ? null : text;
        Object[] arguments = new Object[random.nextInt(5)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = RandomTexts.value(random, maxLength);
        }
        Object[] pairs = random.nextInt(3) == 0 ? new Object[2 * random.nextInt(4)] : null;
        for (int i = 0; pairs != null && i < pairs.length; i += 2) {
            pairs[i] = RandomTexts.text(random, 20);
            pairs[i + 1] = RandomTexts.value(random, maxLength);
        }
        RecordExtras extras = random.nextInt(3) == 0
                ? new RecordExtras(
                        maybe.apply("A,B"),
                        pairs,
                        random.nextBoolean()
                                ? null
                                : new Thrown("java.lang.X", maybe.apply("m"), RandomTexts.text(random, maxLength)))
                : null;
        Map<String, String> mdc = random.nextBoolean() ? new LinkedHashMap<>() : null;
        for (int i = 0; mdc != null && i < random.nextInt(4); i++) {
            mdc.put(i == 0 ? "logID" : RandomTexts.text(random, 20), RandomTexts.text(random, maxLength));
        }
        return new Sent(
                flowId,
                random.nextInt(5),
                random.nextInt(5) == 0 ? RandomTexts.text(random, maxLength) : "com.acme.Filter",
                maybe.apply(random.nextInt(3) == 0 ? RandomTexts.text(random, maxLength) : "verdict {} {}"),
                arguments,
                extras,
                THREADS[random.nextInt(THREADS.length)],
                mdc);
    }
}
