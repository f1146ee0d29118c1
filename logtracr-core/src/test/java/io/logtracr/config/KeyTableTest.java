package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    private static final String BEGIN = "<!-- keys -->";
    private static final String END = "<!-- /keys -->";

    @Test
    void toMarkdown_hasALineForEachKey() {
        assertThat(KeyTable.toMarkdown().lines())
                .hasSize(2 + ConfigKey.values().length)
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 5)
                .contains("| `LOGTRACR_DUMP_DIR` | `dumpDir`"
                        + " | `/dev/shm/logtracr-<user>`, else the same in the temp folder | root of arena and store |")
                .contains("| `LOGTRACR_DUMP_INTERVAL` | `dumpInterval` | `2s`"
                        + " | a flow not updated for so long is spilled (10ms..1h) |");
    }

    @Test
    void toMarkdown_isWhatTheReadmeShows() throws IOException {
        Path readme = Path.of("..", "README.md");
        assumeTrue(Files.exists(readme), "there is no README.md beside the modules");
        String text = Files.readString(readme);

        assertThat(text).contains(BEGIN, END);
        assertThat(text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END))
                        .strip())
                .as("the key table between %s and %s", BEGIN, END)
                .isEqualTo(KeyTable.toMarkdown().strip());
    }
}
