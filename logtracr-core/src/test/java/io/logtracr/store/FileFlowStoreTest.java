package io.logtracr.store;

import static io.logtracr.store.StoreFixture.SPILLED_ONE;
import static io.logtracr.store.StoreFixture.appended;
import static io.logtracr.store.StoreFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.arena.LossCause;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class FileFlowStoreTest {

    private static final long MAX_BYTES = 1 << 20;

    private FileSystem memory;
    private Path folder;
    private StoreFixture fixture;
    private FileFlowStore store;

    @BeforeEach
    void createStore() {
        memory = StoreFixture.memory();
        folder = memory.getPath("/dump/app-1-x/flows");
        fixture = new StoreFixture(folder, MAX_BYTES);
        store = fixture.store;
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        memory.close();
    }

    @Test
    void begin_createsFolderAndFile_forTheOwnerAlone() throws IOException {
        fixture.append("f", "m");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.file("f"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.getParent().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void commit_writesHeaderEntriesGapsAndRemark() throws IOException {
        FlowStore.Append append = store.begin("f/1", false);
        assertThat(append.part()).isZero();
        assertThat(append.lengthBefore()).isZero();
        append.entry(TestEntries.entry(Level.DEBUG, "one"));
        append.gap(3, 0, 1_000, LossCause.STORE_FAILED);
        append.commit("idle", 1, 0);

        assertThat(fixture.text("f/1"))
                .isEqualTo(header("f/1")
                        + "2026-11-21T22:45:01.123456Z DEBUG [worker-3] com.acme.Filter - one\n"
                        + "# 3 entries lost between 1970-01-01T00:00:00.000000Z and 1970-01-01T00:00:00.000001Z: store failed\n"
                        + SPILLED_ONE);
    }

    @Test
    void begin_goesOnInTheSameFile() throws IOException {
        fixture.append("f", "one");
        long length = Files.size(fixture.file("f"));
        FlowStore.Append append = store.begin("f", false);
        assertThat(append.lengthBefore()).isEqualTo(length);
        append.entry(TestEntries.entry(Level.DEBUG, "two"));
        append.commit("idle", 1, 0);

        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
    }

    @Test
    void begin_marksTheHeader_whenTheFlowIsTriggered_andKeepsTheMark() throws IOException {
        fixture.append("f", "one");
        store.begin("f", true).commit("idle", 0, 0);
        fixture.append("f", "two");

        assertThat(fixture.text("f"))
                .isEqualTo(triggeredHeader("f")
                        + appended("one")
                        + SPILLED_ONE.replace("entries=1", "entries=0")
                        + appended("two"));
    }

    @Test
    void begin_marksTheHeader_ofANewFlow_andAfterARollback() throws IOException {
        store.begin("new", true).commit("idle", 0, 0);
        fixture.append("old", "m");
        store.begin("old", true).rollback();

        assertThat(fixture.text("new"))
                .isEqualTo(triggeredHeader("new") + SPILLED_ONE.replace("entries=1", "entries=0"));
        assertThat(fixture.text("old")).isEqualTo(triggeredHeader("old") + appended("m"));
    }

    @Test
    void begin_leavesTheHeaderAlone_whenAnotherInstanceWroteIt() throws IOException {
        Files.createDirectories(folder);
        String foreign = header("f").replace("app-1-x", "app-1-yyy");
        Files.writeString(fixture.file("f"), foreign);
        store.begin("f", true).rollback();

        assertThat(fixture.text("f")).isEqualTo(foreign);
    }

    private static String triggeredHeader(String flowId) {
        return header(flowId).replace("triggered=no ", "triggered=yes");
    }

    @Test
    void begin_keepsHostileIdsApart() throws IOException {
        String[] ids = {
            "../../etc/passwd", ".", "..", "", "x".repeat(4000), "\0", "a/b", "a%2Fb", "ab", "😀", "a.", "A", "a"
        };
        for (String id : ids) {
            fixture.append(id, "of " + id.length());
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(ids.length);
        }
        for (String id : ids) {
            String text = fixture.text(id);
            assertThat(FlowHeader.parse(text.substring(0, text.indexOf('\n'))))
                    .contains(new FlowHeader(id, "app-1-x", false));
            assertThat(text).endsWith("\n" + appended("of " + id.length()));
        }
    }

    @Test
    void rollback_deletesTheFile_whenThisAppendCreatedIt() throws IOException {
        FlowStore.Append append = store.begin("f", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(100_000)));
        assertThat(Files.size(fixture.file("f"))).isGreaterThan(100_000);
        append.rollback();

        assertThat(fixture.file("f")).doesNotExist();
    }

    @Test
    void rollback_cutsTheFileBack() throws IOException {
        fixture.append("f", "one");
        FlowStore.Append append = store.begin("f", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(100_000)));
        append.rollback();
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one"));

        fixture.append("f", "two");
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
    }

    @Test
    void append_refusesEverything_afterItsEnd() throws IOException {
        FlowStore.Append append = store.begin("f", false);
        assertThatThrownBy(() -> store.begin("g", false)).isInstanceOf(IllegalStateException.class);
        append.commit("idle", 0, 0);

        assertThatThrownBy(append::rollback).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append.commit("idle", 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append.entry(TestEntries.entry(Level.DEBUG, "m")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_rollsBackWhatWasNotCommitted() throws IOException {
        store.begin("f", false).entry(TestEntries.entry(Level.DEBUG, "m"));
        store.close();

        assertThat(fixture.file("f")).doesNotExist();
    }

    @Test
    void begin_cutsOffALineWithoutEnd() throws IOException {
        fixture.append("f", "one");
        Files.writeString(fixture.file("f"), fixture.text("f") + "2026-11-21T22:45:01.123" + "x".repeat(10_000));
        FlowStore.Append append = store.begin("f", false);
        append.rollback();

        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one"));
    }

    @Test
    void begin_writesTheHeaderAnew_whenItWasCutOrMissing() throws IOException {
        Files.createDirectories(folder);
        Files.createFile(fixture.file("empty"));
        Files.writeString(fixture.file("cut"), "# logtracr flow=\"cu");
        Files.writeString(fixture.file("cut2"), "# logtracr flow=\"cut2\" inst");
        for (String flow : new String[] {"empty", "cut", "cut2"}) {
            fixture.append(flow, "m");
            assertThat(fixture.text(flow)).isEqualTo(header(flow) + appended("m"));
        }
    }

    @Test
    void begin_refuses_whenTheHeaderNamesAnotherFlow() throws IOException {
        Files.createDirectories(folder);
        String foreign = header("other") + "text without end";
        Files.writeString(fixture.file("f"), foreign);

        assertThatThrownBy(() -> store.begin("f", false))
                .isInstanceOf(IOException.class)
                .hasMessage(fixture.file("f") + ": its header names another flow, not written to");
        assertThat(fixture.text("f")).isEqualTo(foreign);
        fixture.append("g", "goes on");
    }

    @Test
    void begin_neverFollowsALink() throws IOException {
        Files.createDirectories(folder);
        Path victim = Files.writeString(memory.getPath("/dump/victim"), header("f"));
        Files.createSymbolicLink(fixture.file("f"), victim);
        Files.createSymbolicLink(fixture.file("dangling"), memory.getPath("/dump/nothing"));
        Files.createDirectory(fixture.file("folder"));

        for (String flow : new String[] {"f", "dangling", "folder"}) {
            assertThatThrownBy(() -> store.begin(flow, false))
                    .isInstanceOf(IOException.class)
                    .hasMessage(fixture.file(flow) + ": not a regular file, not written to");
        }
        assertThat(victim).hasContent(header("f"));
        assertThat(memory.getPath("/dump/nothing")).doesNotExist();
    }

    @Test
    void begin_refuses_whenTheFolderIsALink() throws IOException {
        Files.createDirectories(memory.getPath("/elsewhere"));
        Files.createDirectories(folder.getParent());
        Files.createSymbolicLink(folder, memory.getPath("/elsewhere"));

        assertThatThrownBy(() -> store.begin("f", false)).isInstanceOf(NotDirectoryException.class);
        assertThat(memory.getPath("/elsewhere")).isEmptyDirectory();
    }

    @Test
    void begin_createsTheFolderAgain_whenItWasRemoved() throws IOException {
        fixture.append("f", "one");
        Files.delete(fixture.file("f"));
        Files.delete(folder);
        Files.delete(folder.getParent());
        fixture.append("f", "two");

        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("two"));
    }
}
