package io.logtracr.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the programs make, seen in the files of a rival that has one for each flow. */
class TrafficTest {

    private static final int CALLS_A_TURN = 8;
    private static final int ENTRIES = 16_000;
    private static final int FLOWS = 128;
    private static final int ENTRIES_A_FLOW = 10;

    @Test
    void log_givesEachFlowItsShare() throws IOException {
        try (TmpfsFolder folder = TmpfsFolder.create()) {
            try (LogTarget target = Rival.SIFTING.open(folder.path(), Sizing.defaults())) {
                Traffic traffic = new Traffic(target, 2 * CALLS_A_TURN);
                traffic.log(ENTRIES);
                target.settle();
            }
            List<Path> files = files(folder.path());

            // The first flows are shorter, so that not all end at once; the last ones have not come to their end.
            assertThat(files).hasSizeBetween(ENTRIES / 2 / CALLS_A_TURN, ENTRIES / 2 / CALLS_A_TURN + 300);
            for (Path file : files) {
                assertThat(Files.readAllLines(file)).hasSizeBetween(CALLS_A_TURN, 2 * CALLS_A_TURN);
            }
            assertThat(TextLines.in(folder.path()).entries()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void textLines_leaveCommentsOut_withTheRecorder() throws IOException {
        try (TmpfsFolder folder = TmpfsFolder.create()) {
            try (LogTarget target = Rival.LOGTRACR_STORING.open(folder.path(), Sizing.defaults())) {
                new Traffic(target, ENTRIES_A_FLOW).log(FLOWS * ENTRIES_A_FLOW);
                target.settle();
            }
            assertThat(TextLines.in(folder.path()).entries()).isEqualTo(FLOWS * ENTRIES_A_FLOW);
        }
    }

    @Test
    void log_takesTheTimeOfItsRate_whenPaced() throws IOException {
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = Rival.DEBUG_OFF.open(folder.path(), Sizing.defaults())) {
            long start = System.nanoTime();
            new Pacer(10_000).log(new Traffic(target, ENTRIES_A_FLOW), 1_000);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(99_000_000L);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
