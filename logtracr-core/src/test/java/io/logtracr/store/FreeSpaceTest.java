package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

    private static final int MIB = 1 << 20;
    private static final StoreLimits LIMITS =
            new StoreLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0, 4L * MIB);

    @TempDir
    private Path folder;

    private long nanoTime = Long.MAX_VALUE - 5;

    @Test
    void missing_asksAgain_whenTheAnswerIsOld() throws IOException {
        try (Tmpfs tmpfs = new Tmpfs(folder, "size=1g")) {
            FreeSpace free = new FreeSpace(folder, LIMITS, () -> nanoTime);
            long first = free.missing(0);
            Files.write(tmpfs.folder().resolve("other"), new byte[8 * MIB]);
            nanoTime += TimeUnit.MILLISECONDS.toNanos(10) - 1;
            assertThat(free.missing(4096)).isEqualTo(first + 4096);
            nanoTime++;
            assertThat(free.missing(0)).isEqualTo(first + 8 * MIB);
        }
    }

    @Test
    void missing_asksEachTime_whenLittleIsLeft() throws IOException {
        try (Tmpfs tmpfs = new Tmpfs(folder, "size=32m")) {
            FreeSpace free = new FreeSpace(folder, LIMITS, () -> nanoTime);
            assertThat(free.missing(0)).isEqualTo(-28L * MIB);
            Files.write(tmpfs.folder().resolve("other"), new byte[30 * MIB]);
            assertThat(free.missing(0)).isEqualTo(2L * MIB);
        }
    }

    @Test
    void missing_countsWhatWasAskedFor_meanwhile() throws IOException {
        try (Tmpfs tmpfs = new Tmpfs(folder, "size=1g")) {
            FreeSpace free = new FreeSpace(tmpfs.folder(), LIMITS, () -> nanoTime);
            free.missing(0);
            free.missing(700L * MIB);
            Files.write(tmpfs.folder().resolve("other"), new byte[8 * MIB]);
            assertThat(free.missing(100L * MIB)).isEqualTo(-(1024L - 4 - 8 - 100) * MIB);
        }
    }
}
