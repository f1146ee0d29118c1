package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that records for long takes no more memory and no more room than it was given. */
class BoundsTest {

    private static final long MIB = 1 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void record_staysWithinItsBounds_over300000Entries() throws Exception {
        run(30_000);
    }

    @Test
    @Tag("large")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void record_staysWithinItsBounds_overTenMillionEntries() throws Exception {
        run(1_000_000);
    }

    private void run(int flows) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "resident memory can be had on Linux only");
        Process process = ChildJvm.start(
                BoundsProgram.class, List.of("-Xmx64m", "-XX:+UseSerialGC"), dumpDir.toString(), "" + flows);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(said).isZero();

        List<long[]> looks = said.lines()
                .map(line -> Arrays.stream(line.split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        assertThat(looks).hasSize(7);
        long[] early = looks.get(1);
        for (long[] look : looks.subList(0, 6)) {
            assertThat(look[0]).as("heap in\n%s", said).isLessThan(early[0] + 4 * MIB);
            assertThat(look[1]).as("resident in\n%s", said).isLessThan(early[1] + 48 * MIB);
            assertThat(look[2]).as("arena").isEqualTo(4 * MIB);
            assertThat(look[3]).as("store in\n%s", said).isBetween(MIB, 8 * MIB);
        }
        long[] counts = looks.get(6);
        assertThat(counts[0]).as("accepted").isEqualTo(10L * flows);
        assertThat(counts[1])
                .as("as fast as the store can, the rest is counted as lost")
                .isGreaterThan(50_000);
        assertThat(counts[2]).as("purged").isPositive();
        assertThat(counts[3]).as("warnings").isZero();
    }
}
