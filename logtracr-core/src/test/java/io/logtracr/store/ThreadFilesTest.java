package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Thread dumps beside flows. */
class ThreadFilesTest {

    private static final long MAX_BYTES = 40 << 10;

    private FileSystem memory;
    private StoreFixture fixture;

    @BeforeEach
    void open() throws IOException {
        memory = StoreFixture.memory();
        fixture = new StoreFixture(Files.createDirectories(memory.getPath("/dump/flows")), MAX_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    private Path threads(String flowId) {
        return fixture.folder.resolve(FlowFileName.ofThreads(flowId));
    }

    private void put(String flowId, String text) throws IOException {
        assertThat(fixture.store.putThreads(flowId, text.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void putThreads_replacesWhatWasThere_forTheOwnerOnly() throws IOException {
        fixture.append("a/b", "m");
        put("a/b", "a long text");
        put("a/b", "text");
        assertThat(threads("a/b").getFileName()).hasToString("a%2Fb.threads.txt");
        assertThat(threads("a/b")).hasContent("text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(threads("a/b"))))
                .isEqualTo("rw-------");
        assertThat(FileFlowStore.usedBytes(fixture.folder)).isEqualTo(2 * (4096 + 1024));
    }

    @Test
    void purge_takesThreadsAlongWithTheirFlow() throws IOException {
        fixture.append("old", "m");
        put("old", "x".repeat(9000));
        fixture.append("new", "m");
        assertThat(threads("old")).exists();
        for (int i = 0; i < 5; i++) {
            fixture.append("more-" + i, "m");
        }
        assertThat(fixture.file("old")).doesNotExist();
        assertThat(threads("old")).doesNotExist();
        assertThat(fixture.file("new")).exists();
        assertThat(fixture.counters).containsEntry(Counter.PURGED_FLOWS, 1L);
        assertThat(FileFlowStore.usedBytes(fixture.folder)).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void putThreads_isRefused_whenItIsLargerThanTheBudget() throws IOException {
        fixture.append("a", "m");
        assertThatThrownBy(() -> put("a", "x".repeat((int) MAX_BYTES))).isInstanceOf(IOException.class);
        assertThat(threads("a")).doesNotExist();
        assertThat(fixture.text("a")).contains("m");
    }

    @Test
    void putThreads_leavesNothing_whenItCannotWrite() throws IOException {
        Files.createDirectories(threads("a").resolve("not ours"));
        assertThatThrownBy(() -> put("a", "text")).isInstanceOf(IOException.class);
        put("b", "text");
        assertThat(threads("b")).hasContent("text");
    }

    @Test
    void reload_countsThreadsThatWereThere_andTakesThemAlongWithTheirFlow() throws IOException {
        String cut = "long-".repeat(100);
        fixture.append("a", "m");
        put("a", "text");
        fixture.append(cut, "m");
        put(cut, "text");
        fixture.store.close();

        StoreFixture next = new StoreFixture(fixture.folder, MAX_BYTES);
        for (int i = 0; i < 9; i++) {
            next.append("more-" + i, "m");
        }
        assertThat(FileFlowStore.usedBytes(next.folder)).isLessThanOrEqualTo(MAX_BYTES);
        for (String flow : new String[] {"a", cut}) {
            assertThat(next.file(flow)).doesNotExist();
            assertThat(threads(flow)).doesNotExist();
        }
    }

    @Test
    void putThreads_keepsTheAccountRight_whenItsOwnFlowHasToGo() throws IOException {
        FlowStore.Append append = fixture.store.begin("a", true);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(16 << 10)));
        append.commit("idle", 1, 0);
        put("a", "text");
        put("a", "x".repeat(30 << 10));
        assertThat(fixture.file("a")).doesNotExist();
        for (int i = 0; i < 20; i++) {
            put("t" + i, "x".repeat(8 << 10));
            fixture.append("more-" + i, "m");
            assertThat(StoreFixture.cost(fixture.folder)).isLessThanOrEqualTo(MAX_BYTES);
        }
        assertThat(fixture.file("more-19")).exists();
    }

    @Test
    void isThreads_knowsItsOwnNamesOnly() {
        assertThat(FlowFileName.isThreads(FlowFileName.ofThreads("a/b"))).isTrue();
        assertThat(FlowFileName.isThreads(FlowFileName.ofThreads("x".repeat(5000))))
                .isTrue();
        assertThat(FlowFileName.isThreads("a b.threads.txt")).isFalse();
        assertThat(FlowFileName.isThreads("a~1.threads.txt")).isFalse();
        assertThat(FlowFileName.isThreads("a.log")).isFalse();
        assertThat(FlowFileName.parse(FlowFileName.ofThreads("a"))).isEmpty();
    }
}
