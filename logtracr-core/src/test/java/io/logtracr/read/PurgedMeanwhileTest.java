package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.logtracr.store.CountingFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A flow is purged while flows are listed, before each of the calls to the file system in turn. */
class PurgedMeanwhileTest {

    private static final String TEXT = """
            # logtracr flow="f" instance="a" triggered=no\s
            2026-11-21T22:45:01.123456Z DEBUG [main] com.acme.Filter - m
            # spilled entries=1 errors=0 reason=idle at=2026-11-21T22:50:00.000000Z
            """;

    private boolean purged;

    @Test
    void flows_giveAllOfAFlow_orNothing() throws IOException {
        boolean seenWith = false;
        boolean seenWithout = false;
        purged = true;
        for (int call = 1; purged; call++) {
            List<FlowInfo> flows = flows(call);

            assertThat(flows)
                    .as("purged before call %s", call)
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(flow -> flow.entries() == 1 && flow.bytes() == TEXT.length());
            seenWith |= !flows.isEmpty();
            seenWithout |= flows.isEmpty();
        }
        assertThat(seenWith).isTrue();
        assertThat(seenWithout).isTrue();
    }

    private List<FlowInfo> flows(int purgeAtCall) throws IOException {
        purged = false;
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
                CountingFileSystem counting = new CountingFileSystem(memory)) {
            Path file = Files.writeString(
                    Files.createDirectories(memory.getPath("/flows")).resolve("f.log"), TEXT);
            try (FlowReader reader = FlowReader.open(counting.getPath("/flows"))) {
                counting.interrupt(purgeAtCall, () -> purge(file));
                List<FlowInfo> flows = reader.flows();
                assertThat(reader.warnings()).isEmpty();
                return flows;
            }
        }
    }

    private void purge(Path file) {
        try {
            Files.delete(file);
            purged = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
