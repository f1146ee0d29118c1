package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PurgedFileTest {

    private static final String LINE = "2026-11-21T22:50:00.000001Z flow=\"a\\\" b=\" instance=\"app-1-x\" part=3"
            + " entries=412 bytes=8192 triggered=no why=age";

    @Test
    void parse_readsWhatPurgeLogWrites() {
        assertThat(PurgedFile.parse(LINE))
                .contains(new PurgedFile(
                        Instant.parse("2026-11-21T22:50:00.000001Z"),
                        "a\" b=",
                        "app-1-x",
                        412,
                        "because it was older than LOGTRACR_STORE_MAX_AGE"));
        assertThat(PurgedFile.parse(LINE.replace("412", "?")).orElseThrow().entries())
                .isEqualTo(-1);
        assertThat(PurgedFile.parse(LINE.replace("why=age", "why=whim"))
                        .orElseThrow()
                        .why())
                .isEqualTo("whim");
    }

    @Test
    void parse_isEmpty_whereverTheLineIsCut() {
        int whole = LINE.indexOf(" why=") + " why=".length();
        for (int end = 0; end < whole; end++) {
            assertThat(PurgedFile.parse(LINE.substring(0, end)))
                    .as("%s characters", end)
                    .isEmpty();
        }
        assertThat(PurgedFile.parse("x" + LINE)).isEmpty();
    }
}
