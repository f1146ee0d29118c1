package io.logtracr.cli;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.ContextMemory;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/** A dump directory of dead instances with known content. */
final class DumpFixture {

    static final Instant START = Instant.parse("2026-11-21T22:45:00Z");
    static final String STACK_TRACE = "java.lang.IllegalStateException: boom\n  at com.acme.Orders.run(Orders.java:42)";

    private static final Object[] NO_ARGUMENTS = {};
    private static final int ARENA_BYTES = 64 << 10;
    private static final int CHUNK_BYTES = 512;

    private final Path dump;

    DumpFixture(Path dump) {
        this.dump = dump;
    }

    /** Nanoseconds since the epoch, so many seconds after {@link #START}. */
    static long nanos(double seconds) {
        return START.getEpochSecond() * 1_000_000_000L + (long) (seconds * 1e9);
    }

    static LogEntry entry(double seconds, Level level, String message) {
        Thrown thrown =
                level == Level.ERROR ? new Thrown("java.lang.IllegalStateException", "boom", STACK_TRACE) : null;
        return new LogEntry(
                0,
                nanos(seconds),
                level,
                "main",
                "com.acme.Orders",
                message,
                List.of(),
                null,
                List.of(),
                thrown,
                Map.of(),
                false,
                LossCause.UNKNOWN);
    }

    /** Stores entries. */
    void store(String instance, String flowId, String reason, LogEntry... entries) throws IOException {
        Path flows = Files.createDirectories(dump.resolve(instance).resolve("flows"));
        InstantSource clock = InstantSource.fixed(START.plusSeconds(60));
        try (FileFlowStore store = new FileFlowStore(flows, instance, 1 << 24, clock, (counter, amount) -> {})) {
            FlowStore.Append append =
                    store.begin(flowId, List.of(entries).stream().anyMatch(entry -> entry.level() == Level.ERROR));
            int errors = 0;
            for (LogEntry entry : entries) {
                append.entry(entry);
                errors += entry.level() == Level.ERROR ? 1 : 0;
            }
            append.commit(reason, entries.length, errors);
        }
    }

    /** Leaves an arena behind, with these messages of one flow each second from {@code seconds} on. */
    void arena(String instance, Map<String, List<String>> messages, double seconds) throws IOException {
        Path folder = Files.createDirectories(dump.resolve(instance));
        Files.createFile(folder.resolve("recorder.lock"));
        Path file = folder.resolve("recorder.arena");
        ArenaMemory memory =
                ArenaMemory.mapped(folder.resolve("used"), ARENA_BYTES, PosixFilePermissions.fromString("rw-------"));
        ArenaLayout layout = ArenaLayout.of(ARENA_BYTES, 16, CHUNK_BYTES);
        Arena arena = new Arena(memory, layout, List.of(), new Arena.Origin(1, 0, 0));
        long serial = 1;
        for (Map.Entry<String, List<String>> flow : messages.entrySet()) {
            arena.takeSlot(serial, flow.getKey());
            int number = 0;
            long sequence = 0;
            for (String message : flow.getValue()) {
                int chunk = arena.takeChunk();
                arena.open(chunk, serial, number++, sequence);
                arena.append(
                        chunk,
                        arena.newScratch(),
                        new ContextMemory(),
                        Level.INFO.toInt() / 10,
                        sequence,
                        nanos(seconds + sequence),
                        LossCause.UNKNOWN,
                        "com.acme.Orders",
                        message,
                        NO_ARGUMENTS,
                        0,
                        null,
                        "main",
                        Map.of());
                sequence++;
            }
            serial++;
        }
        Files.copy(folder.resolve("used"), file);
        memory.close();
    }
}
