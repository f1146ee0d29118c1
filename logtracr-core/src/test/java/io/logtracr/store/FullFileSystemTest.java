package io.logtracr.store;

import static io.logtracr.store.StoreFixture.appended;
import static io.logtracr.store.StoreFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The store on a real tmpfs that has no room, no inodes or no permission to write. */
class FullFileSystemTest {

    private static final long MAX_BYTES = 64 << 20;

    @TempDir
    Path mount;

    @Test
    void append_leavesNoTrace_whenTheFileSystemIsFull_andWorksWhenSpaceIsBack() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("f", "one");
            long before = Files.size(fixture.file("f"));
            Path filler = Files.write(mount.resolve("filler"), new byte[900 << 10]);

            FlowStore.Append append = fixture.store.begin("f", false);
            append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(60_000)));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(60_000)));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
            assertThat(Files.size(fixture.file("f"))).as("a short write").isGreaterThan(before);
            append.rollback();
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one"));

            assertThatThrownBy(() -> fixture.append("new", "x".repeat(200_000))).hasMessage("No space left on device");
            assertThat(fixture.file("new")).doesNotExist();

            Files.delete(filler);
            fixture.append("f", "two");
            fixture.append("new", "x".repeat(200_000));
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
            assertThat(fixture.text("new")).isEqualTo(header("new") + appended("x".repeat(200_000)));
        }
    }

    @Test
    void begin_fails_whenThereAreNoInodes() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m,nr_inodes=4")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("a", "m");
            fixture.append("b", "m");

            assertThatThrownBy(() -> fixture.store.begin("c", false)).hasMessageContaining("No space left on device");
            Files.delete(fixture.file("a"));
            fixture.append("c", "m");
            assertThat(fixture.text("c")).isEqualTo(header("c") + appended("m"));
        }
    }

    @Test
    void begin_fails_whenTheFileSystemIsReadOnly() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("f", "one");
            tmpfs.remount("ro");

            assertThatThrownBy(() -> fixture.store.begin("f", false)).hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> fixture.store.begin("g", false)).hasMessageContaining("Read-only file system");
            tmpfs.remount("rw");
            fixture.append("f", "two");
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
        }
    }

    @Test
    void begin_cutsTheFileBack_whenRollbackCouldNot() throws Exception {
        StoreFixture fixture = new StoreFixture(mount.resolve("flows"), MAX_BYTES);
        fixture.append("f", "one");
        FlowStore.Append append = fixture.store.begin("f", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000)));
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> append.commit("idle", 1, 0)).isInstanceOf(ClosedByInterruptException.class);
            assertThatThrownBy(append::rollback).isInstanceOf(IOException.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(Files.size(fixture.file("f"))).isGreaterThan(70_000);

        fixture.append("f", "two");
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
    }
}
