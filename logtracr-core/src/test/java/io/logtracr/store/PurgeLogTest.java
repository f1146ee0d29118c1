package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgeLogTest {

    private static final Instant AT = Instant.parse("2026-11-21T22:50:00.000001Z");

    private FileSystem memory;
    private Path instance;

    @BeforeEach
    void createFolder() throws IOException {
        memory = StoreFixture.memory();
        instance = Files.createDirectories(memory.getPath("/dump/app-1-0000000000000001"));
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void add_tellsWhatBecameOfAFlow_inOneLine() throws IOException {
        PurgeLog log = new PurgeLog(instance, PrivateFiles.OWNER_ONLY, 64 << 20);
        StoredFile file = file(3, 412, 8192);
        log.add(AT, "order\n\"4711\"", "app-1-x", file, PurgeReason.KEEP_FREE);
        file.triggered = true;
        file.entries = StoredFile.UNKNOWN;
        log.add(AT, "b", "app-1-x", file, PurgeReason.AGE);
        assertThat(instance).as("before they are flushed").isEmptyDirectory();
        log.flush();

        assertThat(lines(PurgeLog.FILE))
                .containsExactly(
                        "2026-11-21T22:50:00.000001Z flow=\"order\\n\\\"4711\\\"\" instance=\"app-1-x\" part=3 entries=412"
                                + " bytes=8192 triggered=no why=keep_free",
                        "2026-11-21T22:50:00.000001Z flow=\"b\" instance=\"app-1-x\" part=3 entries=? bytes=8192"
                                + " triggered=yes why=age");
    }

    @Test
    void flush_keepsTheLogWithinItsCost_andTheNewestLines() throws IOException {
        PurgeLog log = new PurgeLog(instance, PrivateFiles.OWNER_ONLY, 1 << 20);
        assertThat(log.maxCost()).isEqualTo(2 * StoredFile.cost(8 << 10));
        for (int i = 0; i < 1000; i++) {
            log.add(AT, "flow-" + i, "app-1-x", file(0, 1, 100), PurgeReason.BUDGET);
            if (i % 7 == 0) {
                log.flush();
            }
            assertThat(StoreFixture.cost(instance)).isLessThanOrEqualTo(log.maxCost());
        }
        log.flush();

        List<String> last = lines(PurgeLog.FILE);
        assertThat(last.get(last.size() - 1)).contains("flow=\"flow-999\"");
        List<String> previous = lines(PurgeLog.PREVIOUS_FILE);
        assertThat(previous).hasSizeGreaterThan(50);
        String first = last.get(0);
        int number = Integer.parseInt(first.substring(first.indexOf("flow-") + 5, first.indexOf("\" instance")));
        assertThat(previous.get(previous.size() - 1)).contains("flow=\"flow-" + (number - 1) + "\"");
    }

    @Test
    void logPurgesIn_tellsOfEachPurgedFlow_andCountsInTheBudget() throws IOException {
        Path flows = instance.resolve("flows");
        StoreLimits limits = StoreLimits.ofBytes(4 * StoredFile.cost(1));
        StoreBudget budget = StoreBudget.alone(flows, limits, () -> AT, (counter, amount) -> {});
        budget.logPurgesIn(instance);
        FileFlowStore store = new FileFlowStore(flows, "app-1-x", FlowFormat.TEXT, budget, true, () -> AT);
        for (int i = 0; i < 6; i++) {
            FlowStore.Append append = store.begin("f" + i, i == 0);
            append.entry(TestEntries.entry(org.slf4j.event.Level.DEBUG, "m"));
            append.commit("idle", 1, 0);
        }

        assertThat(lines(PurgeLog.FILE))
                .hasSize(2)
                .allMatch(line -> line.contains(" entries=1 ") && line.endsWith(" triggered=no why=budget"));
        assertThat(lines(PurgeLog.FILE).get(0)).contains(" flow=\"f1\" instance=\"app-1-0000000000000001\" part=0 ");
        assertThat(lines(PurgeLog.FILE).get(1)).contains(" flow=\"f2\" ");
    }

    @Test
    void flush_staysWithinTheCap_howeverLongAnIdIs() throws IOException {
        PurgeLog log = new PurgeLog(instance, PrivateFiles.OWNER_ONLY, 1); // the smallest
        for (int i = 0; i < 40; i++) {
            log.add(AT, (i % 4 == 0 ? "long".repeat(2000) : "f") + i, "a", file(0, 1, 1), PurgeReason.BUDGET);
        }
        log.flush();

        assertThat(StoreFixture.cost(instance)).isLessThanOrEqualTo(log.maxCost());
        assertThat(lines(PurgeLog.FILE)).last().asString().contains("flow=\"f39\"");
    }

    @Test
    void neverStored_tellsOfAFlowThatHasNoFile() throws IOException {
        Path flows = instance.resolve("flows");
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        StoreBudget budget = StoreBudget.alone(
                flows,
                StoreLimits.ofBytes(1 << 20),
                () -> AT,
                (counter, amount) -> counters.merge(counter, amount, Long::sum));
        budget.logPurgesIn(instance);
        FileFlowStore store = new FileFlowStore(flows, "app-1-x", FlowFormat.TEXT, budget, true, () -> AT);
        store.neverStored("order\n4711", 12);
        assertThat(instance.resolve(PurgeLog.FILE)).doesNotExist();
        store.close();

        assertThat(lines(PurgeLog.FILE))
                .singleElement()
                .extracting(line -> PurgedFile.parse(line).orElseThrow())
                .isEqualTo(new PurgedFile(
                        AT,
                        "order\n4711",
                        "app-1-0000000000000001",
                        12,
                        "because memory ran out before it could be stored"));
        assertThat(counters).isEqualTo(Map.of(Counter.FLOWS_LOST, 1L));
    }

    private static StoredFile file(int part, long entries, long length) {
        StoredFile file = new StoredFile("f.log", "f.log", part);
        file.entries = entries;
        file.length = length;
        return file;
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(instance.resolve(name));
    }
}
