package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("file");
    }

    @Test
    void next_givesWholeLines_ofAnyLength() throws IOException {
        Random random = new Random(2);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            lines.add("ä".repeat(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 60)));
        }
        Files.writeString(file, String.join("\n", lines) + "\nnot ended");

        try (LineReader reader = new LineReader(file, 0, Files.size(file))) {
            assertThat(rest(reader)).isEqualTo(lines);
            assertThat(reader.isTorn()).isTrue();
            assertThat(reader.isCut()).isFalse();
            assertThat(reader.consumed()).isEqualTo(Files.size(file) - "not ended".length());
        }
        try (LineReader reader = new LineReader(file, 0, 0)) {
            assertThat(rest(reader)).isEmpty();
            assertThat(reader.isTorn()).isFalse();
        }
    }

    @Test
    void next_ends_whereTheFileWasCut_evenIfItWasWrittenAnew() throws IOException {
        Files.writeString(file, "old line\n".repeat(50_000));
        long end = Files.size(file);
        try (LineReader reader = new LineReader(file, 0, end)) {
            reader.next();
            Files.writeString(file, "another line\n".repeat(50_000));

            assertThat(rest(reader)).isNotEmpty().allMatch("old line"::equals);
            assertThat(reader.isCut()).isTrue();
        }
        try (LineReader reader = new LineReader(file, 0, end)) {
            reader.next();
            Files.writeString(file, "");

            assertThat(rest(reader)).allMatch("another line"::equals);
            assertThat(reader.isCut()).isTrue();
            assertThat(reader.isTorn()).isFalse();
        }
    }

    private static List<String> rest(LineReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }
}
