package io.logtracr.bench.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rival does with a call what its description says; otherwise its numbers would mean nothing. */
class RivalTest {

    private static final int FLOWS = 3;
    /** Of each kind in each flow; fewer in all than any queue holds. */
    private static final int ROUNDS = 4;

    private static final int KINDS = 5;
    private static final int CALLS = FLOWS * ROUNDS * KINDS;
    private static final String PAYLOAD = "x".repeat(300);

    private TmpfsFolder folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = TmpfsFolder.create();
        assumeTrue(folder.path().startsWith("/dev/shm"), "needs a tmpfs at /dev/shm");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void open_losesNothing_whenCallsAreFew(Rival rival) {
        LogTarget target = rival.open(folder.path(), Sizing.defaults());
        call(target);
        boolean settled = target.settle();
        target.close();

        assertThat(settled).isTrue();
        assertThat(target.lost(CALLS)).isZero();
    }

    static Stream<Rival> writersOfText() {
        return Stream.of(Rival.values()).filter(Rival::writesText);
    }

    @ParameterizedTest
    @MethodSource("writersOfText")
    void settle_leavesEachEntryAsText_whenTheRivalWritesText(Rival rival) throws IOException {
        try (LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
            call(target);
            target.settle();
            List<String> lines = lines();

            assertThat(lines)
                    .filteredOn(line -> line.contains("final verdict pod=p node=n suitable=true score=7"))
                    .hasSize(FLOWS * ROUNDS);
            assertThat(lines)
                    .filteredOn(line -> line.contains("all nodes were visited"))
                    .hasSize(FLOWS * ROUNDS);
            assertThat(lines)
                    .filteredOn(line -> line.contains("payload " + PAYLOAD))
                    .hasSize(FLOWS * ROUNDS);
            assertThat(lines).filteredOn(line -> line.contains("cannot bind")).hasSize(FLOWS * ROUNDS);
            assertThat(lines)
                    .filteredOn(line -> line.contains("IllegalStateException: boom"))
                    .hasSize(FLOWS * ROUNDS);
            assertThat(lines).filteredOn(line -> line.contains("node=\"n2\"")).hasSize(FLOWS * ROUNDS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SIFTING", "LOG4J2_ROUTING", "LOGTRACR_STORING"})
    void settle_leavesOneFileForEachFlow(Rival rival) throws IOException {
        try (LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
            call(target);
            target.settle();

            assertThat(files(".log"))
                    .hasSize(FLOWS)
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).matches("flow-[0-2]\\.log"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DEBUG_OFF", "LOGBACK_NOOP", "CYCLIC_BUFFER", "JFR_EVENT", "LOGTRACR_DIRECT"})
    void settle_leavesNoFile_whenNothingIsWritten(Rival rival) throws IOException {
        try (LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
            call(target);
            target.settle();

            assertThat(files("")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGTRACR_MAPPED", "LOGTRACR_DIRECT", "LOGTRACR_TRIGGERED"})
    void settle_leavesEntriesInMemory_whenThereIsNoStore(Rival rival) {
        try (LogtracrTarget target = (LogtracrTarget) rival.open(folder.path(), Sizing.defaults())) {
            call(target);
            target.settle();

            assertThat(target.counters()).containsEntry(Counter.BUFFERED, (long) CALLS);
            assertThat(target.counters()).containsEntry(Counter.STORED, 0L);
        }
    }

    @Test
    void settle_leavesExcerpts_withChronicleQueue() {
        LogTarget target = Rival.CHRONICLE_QUEUE.open(folder.path(), Sizing.defaults());
        call(target);
        target.settle();

        List<String> excerpts = new ArrayList<>();
        try (ChronicleQueue queue =
                        ChronicleQueue.single(folder.path().resolve("queue").toString());
                ExcerptTailer tailer = queue.createTailer()) {
            for (String text = tailer.readText(); text != null; text = tailer.readText()) {
                excerpts.add(text);
            }
        }
        assertThat(excerpts).hasSize(CALLS);
        assertThat(excerpts.get(0)).contains("flow-0 - final verdict pod=p node=n suitable=true score=7");
    }

    @Test
    void calls_becomeEvents_withJfr() throws IOException {
        Path file = folder.path().resolve("bench.jfr");
        try (JfrTarget target = (JfrTarget) Rival.JFR_EVENT.open(folder.path(), Sizing.defaults())) {
            call(target);
            target.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).hasSize(CALLS);
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("bench.Verdict"))
                .hasSize(2 * FLOWS * ROUNDS)
                .allSatisfy(event -> assertThat(event.getString("flow")).startsWith("flow-"));
    }

    @Test
    void calls_areSilent_outsideFlows() {
        try (LogtracrTarget target = (LogtracrTarget) Rival.LOGTRACR_MAPPED.open(folder.path(), Sizing.defaults())) {
            target.enterFlow("flow-0");
            target.leaveFlow();
            target.fourArguments("p", "n", true, 7);

            assertThat(target.counters()).containsEntry(Counter.ACCEPTED, 0L);
        }
    }

    private static void call(LogTarget target) {
        Exception failure = new IllegalStateException("boom");
        for (int flow = 0; flow < FLOWS; flow++) {
            target.enterFlow("flow-" + flow);
            for (int round = 0; round < ROUNDS; round++) {
                target.fourArguments("p", "n", true, 7);
                target.plainMessage();
                target.threeKeyValues("p", "n2", 8);
                target.payload(PAYLOAD);
                target.exception("p", failure);
            }
        }
        target.leaveFlow();
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(".log")) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(folder.path())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }
}
