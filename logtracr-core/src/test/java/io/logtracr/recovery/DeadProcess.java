package io.logtracr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaFile;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.counter.Counters;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.FlowTable;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFileName;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What a process leaves behind whose spiller never came to run: a folder with an unlocked lock file, and an arena. */
final class DeadProcess {

    static final Instant START = Instant.parse("2026-11-21T22:45:00Z");
    static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");

    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;

    final Path folder;
    final ArenaMemory memory;
    final Arena arena;
    final FlowTable table;
    final FileFlowStore store;
    private long seconds;

    DeadProcess(Path dump, String name) throws IOException {
        this(dump, name, 1 << 20, 1024);
    }

    DeadProcess(Path dump, String name, int bytes, int maxFlows) throws IOException {
        folder = Files.createDirectory(dump.resolve(name));
        Files.createDirectory(flows());
        Files.createFile(folder.resolve("recorder.lock"));
        Files.writeString(folder.resolve("instance.json"), "{}");
        memory = ArenaMemory.mapped(arenaFile(), bytes, PosixFilePermissions.fromString("rw-------"));
        ArenaLayout layout = ArenaLayout.of(bytes, 2 * maxFlows, 1024);
        arena = new Arena(memory, layout, List.of("logID"), new Arena.Origin(1, START_NANOS, 0));
        table = new FlowTable(
                arena, new FlowLimits(maxFlows, 256, 16 << 10, true), new ChainQueue(), new Counters(), () -> {});
        store = new FileFlowStore(flows(), name, 64 << 20, InstantSource.fixed(NOW), (counter, amount) -> {});
    }

    Path flows() {
        return folder.resolve("flows");
    }

    Path arenaFile() {
        return folder.resolve(ArenaFile.NAME);
    }

    Path file(String flowId) {
        return flows().resolve(FlowFileName.of(flowId, 0));
    }

    /** Records an entry, one second after the one before, the first one second after the start. */
    void record(String flowId, String message) {
        record(flowId, message, Map.of());
    }

    void record(String flowId, String message, Map<String, String> mdc) {
        seconds++;
        assertThat(table.record(
                        flowId,
                        seconds,
                        START_NANOS + seconds * 1_000_000_000L,
                        1,
                        "logger",
                        message,
                        new Object[0],
                        0,
                        null,
                        "main",
                        mdc))
                .isTrue();
    }

    Flow flow(String flowId) {
        return table.find(flowId);
    }

    /** Begins to append to a flow's file as the spiller would, the intent noted, and gets no further than the store's buffer. */
    FlowStore.Append begin(String flowId, long first, long end) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        arena.setIntent(flow(flowId).slot(), flow(flowId).serial(), first, end, append.part(), append.lengthBefore());
        return append;
    }

    String header(String flowId) {
        return "# logtracr flow=\"" + flowId + "\" instance=\"" + folder.getFileName() + "\" triggered=no \n";
    }

    /** The line of the n-th entry that was recorded, n from 1. */
    static String line(int n, String message) {
        return START.plusSeconds(n).toString().replace("Z", ".000000Z") + " DEBUG [main] logger - " + message + "\n";
    }

    static String remark(int entries) {
        return "# spilled entries=" + entries + " errors=0 reason=recovered at=2026-11-21T23:00:00.000000Z\n";
    }

    static String gap(int count, int from, Instant until, String cause) {
        return "# " + count + " entries lost between "
                + START.plusSeconds(from).toString().replace("Z", ".000000Z") + " and "
                + until.toString().replace("Z", ".000000Z") + ": " + cause + "\n";
    }
}
