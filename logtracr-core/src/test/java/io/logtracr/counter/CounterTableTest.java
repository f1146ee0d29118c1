package io.logtracr.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CounterTableTest {

    private static final String BEGIN = "<!-- counters -->\n";
    private static final String END = "<!-- /counters -->";

    @Test
    void readme_saysWhatEachCounterCounts() throws IOException {
        Path readme = Path.of("..", "README.md");
        assumeTrue(Files.exists(readme), "there is no README.md beside the modules");
        String text = Files.readString(readme);
        StringBuilder table = new StringBuilder("| counter | counts |\n|---|---|\n");
        for (Counter counter : Counter.values()) {
            table.append("| `").append(counter.label()).append("` | ").append(counter.sentence());
            table.append(" |\n");
        }

        assertThat(text).contains(BEGIN, END);
        assertThat(text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END)))
                .isEqualTo(table.toString());
    }
}
