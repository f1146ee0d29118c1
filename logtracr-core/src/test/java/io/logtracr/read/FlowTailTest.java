package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlightRecorder;
import io.logtracr.OnTmpfs;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class FlowTailTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void poll_givesEachEntryOnce_howeverItTravels() throws IOException {
        Random random = new Random(5);
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        assertThat(tail.poll()).isEmpty();
        List<String> seen = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        RecordedDirectory directory = new RecordedDirectory(dump);
        try (FlightRecorder recorder = directory.recorder(1 << 20)) {
            for (int i = 0; i < 2000; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> recorder.dump("f", SOON);
                    case 1 -> seen.addAll(messages(tail.poll()));
                    default -> {
                        // The same text again and again: only its place tells the entries apart.
                        String message = random.nextInt(3) == 0 ? "same" : "m" + i;
                        recorder.record("f", Level.INFO, "a.B", message);
                        expected.add(message);
                    }
                }
            }
            seen.addAll(messages(tail.poll()));
            recorder.dump("f", SOON);
            seen.addAll(messages(tail.poll()));
            recorder.record("f", Level.INFO, "a.B", "last");
            expected.add("last");
        }
        seen.addAll(messages(tail.poll()));

        assertThat(seen).isEqualTo(expected);
        assertThat(tail.poll()).isEmpty();
        assertThat(tail.warnings()).isEmpty();
    }

    private static List<String> messages(List<FlowPiece> pieces) {
        return pieces.stream()
                .filter(piece -> piece.block() instanceof TextBlock.Entry)
                .map(piece -> ((TextBlock.Entry) piece.block()).message())
                .toList();
    }
}
