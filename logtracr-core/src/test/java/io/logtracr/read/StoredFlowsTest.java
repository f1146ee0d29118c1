package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.LossCause;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFileName;
import io.logtracr.store.FlowStore;
import io.logtracr.store.TestEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class StoredFlowsTest {

    @TempDir
    Path instance;

    private Path folder;
    private FileFlowStore store;
    private StoredFlows flows;

    @BeforeEach
    void createStore() {
        folder = instance.resolve("flows");
        store = new FileFlowStore(
                folder,
                "app-1-x",
                64 << 20,
                InstantSource.fixed(Instant.parse("2026-11-21T22:50:00Z")),
                (counter, amount) -> {});
        flows = new StoredFlows(instance);
    }

    @Test
    void list_isEmpty_whenThereIsNoFolder() throws IOException {
        assertThat(flows.list()).isEmpty();
        assertThat(flows.lines("f")).isEmpty();
        assertThat(flows.find("f")).isEmpty();
    }

    @Test
    void list_tellsWhatEachFlowHolds_newestFirst() throws IOException {
        FlowStore.Append old = store.begin("old/1", false);
        old.entry(TestEntries.entry(
                TestEntries.nanos("2026-11-21T10:00:00.000001Z"), Level.DEBUG, "a\n# spilled reason=forged"));
        old.entry(TestEntries.entry(TestEntries.nanos("2026-11-21T10:00:01Z"), Level.ERROR, "b"));
        old.commit("flow_full", 2, 1);
        FlowStore.Append more = store.begin("old/1", false);
        more.gap(7, 0, 1, LossCause.UNKNOWN);
        more.entry(TestEntries.entry(TestEntries.nanos("2026-11-21T10:00:02Z"), Level.ERROR, "c"));
        more.commit("idle", 1, 1);
        FlowStore.Append recent = store.begin("recent", false);
        recent.entry(TestEntries.entry(TestEntries.nanos("2026-11-21T10:00:03Z"), Level.INFO, "d"));
        recent.commit("shutdown", 1, 0);

        List<StoredFlow> list = flows.list();
        assertThat(list).extracting(StoredFlow::flowId).containsExactly("recent", "old/1");
        Path file = folder.resolve("old%2F1.log");
        assertThat(list.get(1))
                .isEqualTo(new StoredFlow(
                        "old/1",
                        file,
                        Files.size(file),
                        3,
                        2,
                        Optional.of(Instant.parse("2026-11-21T10:00:00.000001Z")),
                        Optional.of(Instant.parse("2026-11-21T10:00:02Z")),
                        Optional.of("idle"),
                        false,
                        Files.getLastModifiedTime(file).toInstant()));
        assertThat(flows.find("old/1")).contains(list.get(1));
    }

    @Test
    void list_countsEntries_whateverTheyHold() throws IOException {
        Random random = new Random(9);
        FlowStore.Append append = store.begin("f", false);
        int errors = 0;
        for (int i = 0; i < 5_000; i++) {
            var entry = TestEntries.hostile(random);
            append.entry(entry);
            errors += entry.level() == Level.ERROR ? 1 : 0;
        }
        append.commit("idle", 5_000, errors);

        StoredFlow flow = flows.find("f").orElseThrow();
        assertThat(flow.entries()).isEqualTo(5_000);
        assertThat(flow.errors()).isEqualTo(errors);
        assertThat(flow.reason()).contains("idle");
    }

    @Test
    void list_readsTheIdBack_whenTheNameHasOnlyItsBeginning() throws IOException {
        String id = "\ud83d\u00e4\"\n\\".repeat(1000);
        append(id);

        assertThat(flows.list()).extracting(StoredFlow::flowId).containsExactly(id);
        assertThat(flows.find(id)).isPresent();
    }

    @Test
    void list_survivesDamagedFiles() throws IOException {
        append("cut");
        Path cut = folder.resolve("cut.log");
        Files.write(
                cut, List.of(Files.readString(cut).split("# spilled")[0] + "2026-11-21T22:45:01.123456Z DEBUG [wor"));
        Files.writeString(cut, Files.readString(cut).stripTrailing());
        Files.writeString(folder.resolve("empty.log"), "");
        Files.write(folder.resolve("binary.log"), new byte[100_000]);
        Files.writeString(folder.resolve("long.log"), "x".repeat(3_000_000));
        Files.writeString(folder.resolve("time.log"), "x\n2026-99-99T99:99:99.999999Z ERROR [a] b - c\n");
        String cutName = FlowFileName.of("y".repeat(300), 0);
        Files.writeString(folder.resolve(cutName), "\n");
        Files.writeString(folder.resolve("not ours.log"), "x");
        Files.createDirectory(folder.resolve("folder.log"));
        Files.createSymbolicLink(folder.resolve("link.log"), cut);

        List<StoredFlow> list = flows.list();
        assertThat(list)
                .extracting(StoredFlow::flowId)
                .containsExactlyInAnyOrder(
                        "cut", "empty", "binary", "long", "time", cutName.substring(0, cutName.length() - 4));
        StoredFlow found = flows.find("cut").orElseThrow();
        assertThat(found.entries()).isEqualTo(1);
        assertThat(found.reason()).isEmpty();
        StoredFlow time = flows.find("time").orElseThrow();
        assertThat(time.errors()).isEqualTo(1);
        assertThat(time.first()).isEmpty();
    }

    @Test
    void lines_giveTheWholeText() throws IOException {
        append("f");
        try (Stream<String> lines = flows.lines("f").orElseThrow()) {
            assertThat(lines)
                    .containsExactly(
                            "# logtracr flow=\"f\" instance=\"app-1-x\" triggered=no ",
                            "2026-11-21T22:45:01.123456Z DEBUG [worker-3] com.acme.Filter - m ä",
                            "# spilled entries=1 errors=0 reason=idle at=2026-11-21T22:50:00.000000Z");
        }
    }

    @Test
    void lines_replaceWhatIsNoText() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("f.log"), "a\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        try (Stream<String> lines = flows.lines("f").orElseThrow()) {
            assertThat(lines).containsExactly("a\ufffd");
        }
    }

    private void append(String flowId) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        append.entry(TestEntries.entry(Level.DEBUG, "m ä"));
        append.commit("idle", 1, 0);
    }
}
