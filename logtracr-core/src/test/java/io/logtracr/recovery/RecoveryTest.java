package io.logtracr.recovery;

import static io.logtracr.recovery.DeadProcess.gap;
import static io.logtracr.recovery.DeadProcess.line;
import static io.logtracr.recovery.DeadProcess.remark;
import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import io.logtracr.arena.DeadArena;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.flow.Chain;
import io.logtracr.flow.SpillReason;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Recovery of states that a killed process can leave behind, each made by hand. */
class RecoveryTest {

    private static final String NAME = "app-1-0123456789abcdef";

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private DeadProcess dead;
    private RecoveryFixture recovery;

    @BeforeEach
    void setUp() throws IOException {
        dead = new DeadProcess(dump, NAME);
        recovery = new RecoveryFixture(dump);
    }

    @Test
    void work_storesFlowsInTheirInstance_andRemovesTheArena() throws IOException {
        dead.record("a", "one");
        dead.record("b", "two", Map.of("user", "ada", "logID", "b"));
        dead.record("a", "three");

        recovery.run();

        assertThat(dead.file("a")).hasContent(dead.header("a") + line(1, "one") + line(3, "three") + remark(2));
        assertThat(dead.file("b")).hasContent(dead.header("b") + line(2, "two {user=\"ada\"}") + remark(1));
        assertThat(dead.arenaFile()).doesNotExist();
        assertThat(recovery.infos).containsExactly("recovered " + NAME + ": 2 flows, 3 entries");
        assertThat(recovery.warnings).isEmpty();
        assertThat(recovery.count(Counter.RECOVERED_FLOWS)).isEqualTo(2);
        assertThat(recovery.count(Counter.RECOVERED_ENTRIES)).isEqualTo(3);
    }

    @Test
    void work_appendsOnlyWhatIsNotInTheStore() throws IOException {
        dead.record("a", "one");
        store("a", 0, 1, line(1, "one"), true);
        dead.record("a", "two");
        String before = Files.readString(dead.file("a"));

        recovery.run();

        assertThat(dead.file("a")).hasContent(before + line(2, "two") + remark(1));
    }

    @Test
    void work_writesTheFormat_thatTheDeadProcessWasConfiguredWith() throws IOException {
        dead.record("a", "one");
        Files.writeString(dead.folder.resolve("instance.json"), "{\"configuration\":{\"LOGTRACR_FORMAT\":\"json\"}}");

        recovery.run();

        assertThat(Files.readAllLines(dead.file("a")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void work_addsNothing_whenAllWasStored() throws IOException {
        dead.record("a", "one");
        store("a", 0, 1, line(1, "one"), true);
        String before = Files.readString(dead.file("a"));

        recovery.run();

        assertThat(dead.file("a")).hasContent(before);
        assertThat(recovery.infos).containsExactly("recovered " + NAME + ": 0 flows, 0 entries");
    }

    @Test
    void work_cutsOffASpillThatWasNotFinished() throws IOException {
        dead.record("a", "one");
        store("a", 0, 1, line(1, "one"), true);
        String before = Files.readString(dead.file("a"));
        dead.record("a", "two");
        dead.begin("a", 1, 2);
        Files.writeString(dead.file("a"), before + line(2, "two").substring(0, 30));

        recovery.run();

        assertThat(dead.file("a")).hasContent(before + line(2, "two") + remark(1));
    }

    @Test
    void work_cutsOffASpill_whenOnlySpilledWasNotNoted() throws IOException {
        dead.record("a", "one");
        store("a", 0, 1, line(1, "one"), true);
        String before = Files.readString(dead.file("a"));
        dead.record("a", "two");
        store("a", 1, 2, line(2, "two"), false);

        recovery.run();

        assertThat(dead.file("a")).hasContent(before + line(2, "two") + remark(1));
    }

    @Test
    void work_keepsASpill_whenOnlyItsNoteWasNotWipedOut() throws IOException {
        dead.record("a", "one");
        store("a", 0, 1, line(1, "one"), false);
        dead.arena.noteSpilled(dead.flow("a").slot(), 1);
        String before = Files.readString(dead.file("a"));
        dead.record("a", "two");

        recovery.run();

        assertThat(dead.file("a")).hasContent(before + line(2, "two") + remark(1));
    }

    @Test
    void work_beginsTheFileAnew_whenItsFirstSpillWasNotFinished() throws IOException {
        dead.record("a", "one");
        dead.begin("a", 0, 1);
        Files.writeString(dead.file("a"), dead.header("a").substring(0, 9));

        recovery.run();

        assertThat(dead.file("a")).hasContent(dead.header("a") + line(1, "one") + remark(1));
    }

    @Test
    void work_leavesAForeignFileAlone_whenItStandsWhereTheUnfinishedSpillWent() throws IOException {
        dead.record("a", "one");
        dead.record("b", "two");
        dead.begin("a", 0, 1);
        Files.writeString(dead.file("a"), "somebody else's\n");

        recovery.run();

        assertThat(dead.file("a")).hasContent("somebody else's\n");
        assertThat(dead.file("b")).content().contains(line(2, "two"));
        assertThat(dead.arenaFile()).exists();
        assertThat(recovery.warnings)
                .singleElement()
                .asString()
                .startsWith("the recovery of " + NAME + " could not be finished and is tried again: ");

        Files.delete(dead.file("a"));
        String before = Files.readString(dead.file("b"));
        RecoveryFixture next = new RecoveryFixture(dump).run();
        assertThat(dead.file("a")).content().contains(line(1, "one"));
        assertThat(dead.file("b")).as("nothing twice").hasContent(before);
        assertThat(next.infos).containsExactly("recovered " + NAME + ": 1 flows, 1 entries");
        assertThat(dead.arenaFile()).doesNotExist();
    }

    @Test
    void work_showsTheGap_whenTheOldestChunksWereDropped() throws IOException {
        fill("a", 3);
        Chain chain = dead.flow("a").spill(SpillReason.IDLE);
        long before = chain.entries();
        dropHead(chain);
        dead.record("a", "after");
        int dropped = (int) (before - chain.entries());

        recovery.run();

        assertThat(dead.file("a"))
                .content()
                .startsWith(dead.header("a")
                        + gap(dropped, 0, DeadProcess.START.plusSeconds(dropped + 1), "unknown")
                        + line(dropped + 1, "m" + dropped + " " + "x".repeat(80)))
                .contains("after");
    }

    @Test
    void work_showsTheGapAtTheEnd_whenNothingIsLeftOfAFlow() throws IOException {
        dead.record("a", "one");
        Chain chain = dead.flow("a").spill(SpillReason.IDLE);
        assertThat(dropHead(chain)).isEqualTo(1);

        recovery.run();

        assertThat(dead.file("a")).hasContent(dead.header("a") + gap(1, 0, DeadProcess.NOW, "unknown") + remark(0));
    }

    @Test
    void work_keepsTheOrder_whenAFlowCameBack() throws IOException {
        for (int stay = 1; stay <= 3; stay++) {
            dead.record("a", "stay " + stay);
            assertThat(dead.table.leave(
                            dead.flow("a"), SpillReason.IDLE, dead.flow("a").lastNanoTime(), false))
                    .isTrue();
        }

        recovery.run();

        assertThat(dead.file("a"))
                .hasContent(dead.header("a")
                        + line(1, "stay 1")
                        + remark(1)
                        + line(2, "stay 2")
                        + remark(1)
                        + line(3, "stay 3")
                        + remark(1));
        assertThat(recovery.infos).containsExactly("recovered " + NAME + ": 1 flows, 3 entries");
    }

    @Test
    void work_findsLongAndStrangeIds_andLongEntries() throws IOException {
        String longId = "x/".repeat(3000);
        String strangeId = "half \ud800 of a pair";
        dead.record(longId, "one");
        dead.record(strangeId, "two");
        dead.record("large", "y".repeat(5000));
        dead.record("large", "after");

        recovery.run();

        assertThat(dead.file(longId)).content().startsWith(dead.header(longId)).contains(line(1, "one"));
        assertThat(dead.file(strangeId)).content().contains(line(2, "two"));
        assertThat(dead.file("large"))
                .hasContent(dead.header("large") + line(3, "y".repeat(5000)) + line(4, "after") + remark(2));
        assertThat(recovery.warnings).isEmpty();
    }

    @Test
    void work_goesOnWhereItWasStopped_afterEachStep() throws IOException {
        for (int i = 0; i < 40; i++) {
            dead.record("flow-" + i % 8, "entry " + i);
        }
        for (int steps = 1; Files.exists(dead.arenaFile()); steps++) {
            try (DeadArena arena = DeadArena.open(dead.arenaFile()).orElseThrow()) {
                ArenaRecovery killed = new ArenaRecovery(arena, dead.store, number -> false, Clock.systemUTC());
                boolean more = true;
                for (int i = 0; i < steps && more; i++) {
                    more = killed.step();
                }
                if (!more) {
                    break;
                }
            }
        }
        recovery.run();

        for (int flow = 0; flow < 8; flow++) {
            List<String> lines = Files.readAllLines(dead.file("flow-" + flow)).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(line.lastIndexOf(" - ") + 3))
                    .toList();
            assertThat(lines)
                    .containsExactly(
                            "entry " + flow,
                            "entry " + (flow + 8),
                            "entry " + (flow + 16),
                            "entry " + (flow + 24),
                            "entry " + (flow + 32));
        }
        assertThat(dead.arenaFile()).doesNotExist();
    }

    @Test
    void close_lets_anotherRecoveryGoOn() throws IOException {
        for (int i = 0; i < 2000; i++) {
            dead.record("flow-" + i % 200, "entry " + i);
        }
        recovery.recovery.work();
        recovery.recovery.close();

        RecoveryFixture next = new RecoveryFixture(dump).run();

        assertThat(recovery.count(Counter.RECOVERED_ENTRIES) + next.count(Counter.RECOVERED_ENTRIES))
                .isEqualTo(2000);
        assertThat(dead.arenaFile()).doesNotExist();
    }

    /** Fills some chunks with numbered entries. */
    private void fill(String flowId, int chunks) {
        for (int i = 0; dead.flow(flowId) == null || dead.flow(flowId).heldBytes() <= chunks * 1024L; i++) {
            dead.record(flowId, "m" + i + " " + "x".repeat(80));
        }
    }

    /** Drops the oldest chunk of a chain as a thread in need of memory would; returns how many entries were in it. */
    private int dropHead(Chain chain) {
        long before = chain.entries();
        for (int i = 0; chain.entries() == before; i++) {
            dead.record("thief-" + i, "x");
        }
        return (int) (before - chain.entries());
    }

    /** Appends as the spiller would, up to the note of success. */
    private void store(String flowId, long first, long end, String expected, boolean noted) throws IOException {
        FlowStore.Append append = dead.begin(flowId, first, end);
        String message = expected.substring(expected.indexOf(" - ") + 3, expected.length() - 1);
        append.entry(new LogEntry(
                first,
                Instant.parse(expected.substring(0, expected.indexOf(' '))).getEpochSecond() * 1_000_000_000L,
                Level.DEBUG,
                "main",
                "logger",
                message,
                List.of(),
                null,
                List.of(),
                null,
                Map.of(),
                false,
                LossCause.UNKNOWN));
        append.commit("idle", 1, 0);
        if (noted) {
            dead.arena.noteSpilled(dead.flow(flowId).slot(), end);
            dead.arena.clearIntent();
        }
    }
}
