package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a flow at full speed while another process writes it, spills it and uses its chunks again. */
class LiveReadingTest {

    private static final Pattern MESSAGE = Pattern.compile("n=([0-9]+) of flow ([0-9a-f]*)");
    private static final String TEXT = "0123456789abcdef".repeat(200);
    private static final String CUT = "was purged while it was read, the rest is missing";
    private static final String TOO_FAST =
            "is being written too fast, some of its newest entries may be missing or doubled";
    private static final String ROLLED = "# earlier entries are gone: older parts of the flow's file were deleted";
    private static final int SMALL_BUFFER = 512 << 10;
    private static final int LARGE_BUFFER = 16 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void read_showsNothingTornForeignOrDoubled_whenEntriesAreLost() throws Exception {
        readAtFullSpeed(TimeUnit.SECONDS.toMillis(2));
    }

    @Test
    @Tag("large")
    void read_showsNothingTornForeignOrDoubled_whenEntriesAreLost_forAMinute() throws Exception {
        readAtFullSpeed(TimeUnit.MINUTES.toMillis(1));
    }

    @Test
    void read_showsEverythingOnce_whenTheStoreKeepsUp() throws Exception {
        readAtModestSpeed(TimeUnit.SECONDS.toMillis(2));
    }

    @Test
    @Tag("large")
    void read_showsEverythingOnce_whenTheStoreKeepsUp_forAMinute() throws Exception {
        readAtModestSpeed(TimeUnit.MINUTES.toMillis(1));
    }

    /** The flow is faster than the store: most is lost, chunks are used again at once, the file is given up now and then. */
    private void readAtFullSpeed(long millis) throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, "PT0.02S", SMALL_BUFFER)) {
            recorder.ask("log flow INFO ready");
            recorder.tell("flood flow " + millis + " 0");
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            long entries = 0;
            while (System.nanoTime() - end < 0) {
                entries += read().entries;
            }
            long written = Long.parseLong(recorder.readLine());
            assertThat(read().last).isEqualTo(written - 1);
            assertThat(entries).isGreaterThan(1000);
        }
    }

    private void readAtModestSpeed(long millis) throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, "PT0.02S", LARGE_BUFFER)) {
            recorder.ask("log flow INFO ready");
            recorder.tell("flood flow " + millis + " 2");
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            long last = -1;
            long mostMissing = 0;
            int whole = 0;
            while (System.nanoTime() - end < 0) {
                Seen seen = read();
                if (!seen.tooFast) { // A reader that is not let run for two seconds says so.
                    assertThat(seen.first + seen.entries + seen.missing)
                            .as("%s", seen)
                            .isEqualTo(seen.last + 1);
                    assertThat(seen.first > 0).as("%s", seen).isEqualTo(seen.rolled);
                    assertThat(seen.last).isGreaterThanOrEqualTo(last);
                    last = seen.last;
                    mostMissing = Math.max(mostMissing, seen.missing);
                    whole++;
                }
            }
            long written = Long.parseLong(recorder.readLine());
            Seen seen = read();
            assertThat(seen.tooFast).isFalse();
            assertThat(seen.first + seen.entries + seen.missing).isEqualTo(written);
            assertThat(seen.last).isEqualTo(written - 1);
            assertThat(mostMissing).as("missing for good").isLessThanOrEqualTo(seen.missing);
            assertThat(whole).isPositive();
        }
    }

    /**
     * What one look at the flow showed.
     *
     * @param first   number of the first entry
     * @param missing what the gaps say
     * @param rolled  whether the reader said that the oldest part of the flow's file is gone
     * @param tooFast whether the reader said that it could not tell what is in memory and what in the store
     */
    private record Seen(long first, long entries, long missing, long last, boolean rolled, boolean tooFast) {}

    /** Entries are numbered: each is one more than the one before, or a gap says how many are missing. */
    private Seen read() throws IOException {
        long entries = 0;
        long missing = 0;
        long first = -1;
        boolean rolled = false;
        long next = -1;
        long gap = 0;
        boolean tooFast;
        List<String> remarks = new ArrayList<>();
        try (FlowReader reader = FlowReader.open(dump)) {
            try (RecordedFlow flow = reader.read("flow").orElseThrow()) {
                for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                    if (piece.block() instanceof TextBlock.Gap found) {
                        gap += found.count();
                        missing += found.count();
                        remarks.addAll(found.lines());
                    } else if (piece.block() instanceof TextBlock.Missing remark) {
                        rolled |= remark.lines().get(0).equals(ROLLED);
                        next = -1;
                    } else if (piece.block() instanceof TextBlock.Entry entry
                            && !entry.message().equals("ready")) {
                        long number = number(entry);
                        if (next >= 0) {
                            assertThat(number)
                                    .as("after %s and a gap of %s: %s", next - 1, gap, remarks)
                                    .isEqualTo(next + gap);
                        }
                        gap = 0;
                        remarks.clear();
                        first = first < 0 ? number : first;
                        next = number + 1;
                        entries++;
                    }
                }
            }
            // The flow takes half the store now and then, and begins anew.
            assertThat(reader.warnings()).allMatch(warning -> warning.endsWith(CUT) || warning.endsWith(TOO_FAST));
            tooFast = reader.warnings().stream().anyMatch(warning -> warning.endsWith(TOO_FAST));
        }
        return new Seen(Math.max(0, first), entries, missing, Math.max(0, next) - 1, rolled, tooFast);
    }

    private static long number(TextBlock.Entry entry) {
        assertThat(entry.logger()).isEqualTo("com.acme.Flood");
        Matcher message = MESSAGE.matcher(entry.message());
        assertThat(message.matches()).as("torn: %s", entry.lines()).isTrue();
        long number = Long.parseLong(message.group(1));
        int length = (int) (number * 31 % (number % 50 == 0 ? TEXT.length() : 100));
        assertThat(message.group(2)).isEqualTo(TEXT.substring(0, length));
        return number;
    }
}
