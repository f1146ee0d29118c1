package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

/**
 * A process died in the middle of an append, and nothing says how long the file was before: the arena's note was about another flow
 * by then. Whoever appends next cuts the file back to its last whole append.
 */
class CutAppendTest {

    @TempDir(factory = InMemory.class)
    Path folder;

    @ParameterizedTest
    @EnumSource(FlowFormat.class)
    void begin_cutsBackToTheLastWholeAppend_whereverTheLastOneWasCut(FlowFormat format) throws IOException {
        Path file = folder.resolve("f.log");
        append(store(format), "one", "two");
        byte[] first = Files.readAllBytes(file);
        append(
                store(format),
                "three",
                "{\"timestamp\":\"2026-11-21T22:45:01.123456Z\",\"eventName\":\"logtracr.spilled\"");
        byte[] both = Files.readAllBytes(file);
        for (int length = 0; length <= both.length; length++) {
            Files.write(file, Arrays.copyOf(both, length));
            FileFlowStore.Append append = store(format).begin("f", false);
            byte[] kept = Arrays.copyOf(both, (int) append.lengthBefore());
            append.rollback();
            int headerEnd = new String(both, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
            int expected = length == both.length
                    ? both.length
                    : length >= first.length ? first.length : length >= headerEnd ? headerEnd : 0;
            assertThat(kept.length).as("cut at %s of %s", length, both.length).isEqualTo(expected);
            if (expected > 0) {
                assertThat(Files.readAllBytes(file)).isEqualTo(kept);
            }
        }
    }

    @Test
    void closingStart_beginsTheClosingLine_andNoOther() {
        for (FlowFormat format : FlowFormat.values()) {
            FlowRenderer renderer = format.newRenderer();
            renderer.flow("f", "i");
            Utf8Buffer out = new Utf8Buffer(1024);
            renderer.spilled(out, "idle", 1, 0, 0);
            assertThat(isClosing(out, renderer)).as("%s", format).isTrue();
            for (Map.Entry<String, Runnable> other : Map.<String, Runnable>of(
                            "header", () -> renderer.header(out, "f", "i", true),
                            "finished", () -> renderer.finished(out, 0, "ok", 1),
                            "reopened", () -> renderer.reopened(out, 0),
                            "triggered", () -> renderer.triggered(out, 0, "by", "main"),
                            "gap", () -> renderer.gap(out, 1, 0, 1, io.logtracr.arena.LossCause.UNKNOWN))
                    .entrySet()) {
                out.clear();
                other.getValue().run();
                assertThat(isClosing(out, renderer))
                        .as("%s %s", format, other.getKey())
                        .isFalse();
            }
        }
    }

    private static boolean isClosing(Utf8Buffer line, FlowRenderer renderer) {
        byte[] start = renderer.closingStart();
        for (int i = 0; i < start.length; i++) {
            if (i >= line.length() || start[i] != FlowRenderer.ANY && start[i] != line.array()[i]) {
                return false;
            }
        }
        return true;
    }

    private FileFlowStore store(FlowFormat format) {
        return new FileFlowStore(folder, "app-1-x", format, 1 << 20, () -> Instant.EPOCH, (counter, amount) -> {});
    }

    private static void append(FileFlowStore store, String... messages) throws IOException {
        FlowStore.Append append = store.begin("f", false);
        for (String message : messages) {
            append.entry(TestEntries.entry(Level.DEBUG, message));
        }
        append.commit("idle", messages.length, 0);
    }
}
