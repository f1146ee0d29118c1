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
    private static final String CUT = "was cut while it was read, the rest is missing";
    private static final int BUFFER_BYTES = 512 << 10;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void read_showsNothingTornForeignOrDoubled() throws Exception {
        readWhileWritten(TimeUnit.SECONDS.toMillis(5));
    }

    @Test
    @Tag("large")
    void read_showsNothingTornForeignOrDoubled_forAMinute() throws Exception {
        readWhileWritten(TimeUnit.MINUTES.toMillis(1));
    }

    private void readWhileWritten(long millis) throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, "PT0.02S", BUFFER_BYTES)) {
            recorder.ask("log flow INFO ready");
            recorder.tell("flood flow " + millis);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            long rounds = 0;
            long entries = 0;
            long last = -2;
            while (System.nanoTime() - end < 0) {
                Seen seen = read();
                if (!seen.cut) {
                    assertThat(seen.last).isGreaterThanOrEqualTo(last);
                    last = seen.last;
                }
                entries += seen.entries;
                rounds++;
            }
            long written = Long.parseLong(recorder.readLine());
            Seen seen = read();
            assertThat(seen.last).isEqualTo(written - 1);
            assertThat(rounds).isGreaterThan(3);
            assertThat(entries).isGreaterThan(1000);
        }
    }

    private record Seen(long entries, long last, boolean cut) {}

    /** Entries are numbered: each is one more than the one before, or a gap says how many are missing. */
    private Seen read() throws IOException {
        boolean cut;
        long entries = 0;
        long next = -1;
        long gap = 0;
        List<String> remarks = new ArrayList<>();
        try (FlowReader reader = FlowReader.open(dump)) {
            try (RecordedFlow flow = reader.read("flow").orElseThrow()) {
                for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                    if (piece.block() instanceof TextBlock.Gap missing) {
                        gap += missing.count();
                        remarks.addAll(missing.lines());
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
                        next = number + 1;
                        entries++;
                    }
                }
            }
            // The flow takes half the store now and then, and begins anew.
            cut = reader.warnings().stream().anyMatch(warning -> warning.endsWith(CUT));
            assertThat(reader.warnings()).allMatch(warning -> warning.endsWith(CUT));
        }
        return new Seen(entries, next - 1, cut);
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
