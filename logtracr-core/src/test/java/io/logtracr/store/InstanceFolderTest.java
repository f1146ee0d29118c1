package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFolderTest {

    private static final InstanceIdentity IDENTITY =
            new InstanceIdentity("sched", "host-1", 17, Instant.parse("2026-11-21T22:45:01Z"), "17.0.1");
    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir
    Path dump;

    @Test
    void create_buildsTheFolder_forTheOwnerAlone() throws IOException {
        try (InstanceFolder folder = create()) {
            assertThat(folder.path().getParent()).isEqualTo(dump.toRealPath());
            assertThat(folder.name()).matches("sched-17-[0-9a-f]{16}");
            assertThat(folder.flows()).isEmptyDirectory();
            assertThat(permissions(folder.path())).isEqualTo("rwx------");
            assertThat(permissions(folder.flows())).isEqualTo("rwx------");
            assertThat(permissions(folder.path().resolve("recorder.lock"))).isEqualTo("rw-------");
            assertThat(permissions(folder.path().resolve("instance.json"))).isEqualTo("rw-------");
            assertThat(names(dump)).containsExactly(folder.name());
            assertThat(names(folder.path())).containsExactlyInAnyOrder("flows", "recorder.lock", "instance.json");
        }
    }

    @Test
    void create_writesWhatTheInstanceIs() throws IOException {
        try (InstanceFolder folder = create()) {
            folder.writeInfo(true, Map.of("LOGTRACR_STORE", "file", "LOGTRACR_APP", "sched"), Map.of("accepted", 5L));

            assertThat(folder.path().resolve("instance.json")).hasContent("""
                            {
                              "app" : "sched",
                              "host" : "host-1",
                              "pid" : 17,
                              "start" : "2026-11-21T22:45:01Z",
                              "javaVersion" : "17.0.1",
                              "recording" : true,
                              "configuration" : {
                                "LOGTRACR_APP" : "sched",
                                "LOGTRACR_STORE" : "file"
                              },
                              "counters" : {
                                "accepted" : 5
                              }
                            }""");
            assertThat(names(folder.path())).containsExactlyInAnyOrder("flows", "recorder.lock", "instance.json");
        }
    }

    @Test
    void create_makesAHarmlessName_ofAnyApp() throws IOException {
        for (Map.Entry<String, String> app : Map.of(
                        "../x y/é", "_._x_y__", "", "app", "-rf", "_rf", "a".repeat(300), "a".repeat(64))
                .entrySet()) {
            InstanceIdentity identity = new InstanceIdentity(app.getKey(), "h", 1, Instant.EPOCH, "17");
            try (InstanceFolder folder =
                    InstanceFolder.create(dump, true, identity, Map.of(), PrivateFiles.OWNER_ONLY)) {
                assertThat(folder.path().getParent()).isEqualTo(dump.toRealPath());
                assertThat(folder.name()).matches(app.getValue().replace(".", "\\.") + "-1-[0-9a-f]{16}");
            }
        }
    }

    @Test
    void close_releasesTheLock_notBefore() throws IOException {
        InstanceFolder folder = create();
        assertThat(isLocked(folder)).isTrue();
        assertThat(OwnInstances.contains(folder.path())).isTrue();
        folder.writeInfo(false, Map.of(), Map.of());
        assertThat(isLocked(folder)).isTrue();
        folder.close();
        folder.close();

        assertThat(isLocked(folder)).isFalse();
        assertThat(OwnInstances.contains(folder.path())).isFalse();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(dump.toString()));
        assertThat(folder.path()).isDirectory();
    }

    @Test
    void contains_knowsAnInstance_byWhateverPathItsDirectoryIsReached() throws IOException {
        Path link = Files.createSymbolicLink(dump.resolve("link"), Files.createDirectory(dump.resolve("real")));
        try (InstanceFolder folder = InstanceFolder.create(link, true, IDENTITY, Map.of(), PrivateFiles.OWNER_ONLY)) {
            assertThat(OwnInstances.contains(link.resolve(folder.name()))).isTrue();
            assertThat(OwnInstances.contains(link.resolve("other"))).isFalse();
        }
    }

    @Test
    void lock_isKept_whenTheFolderObjectIsCollected() throws IOException {
        InstanceFolder folder = create();
        Path path = folder.path();
        long inode = inode(path);
        WeakReference<InstanceFolder> reference = new WeakReference<>(folder);
        folder = null;
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return reference.get() == null;
        });
        System.gc();

        assertThat(isLocked(inode)).isTrue();
    }

    @Test
    void create_leavesNothing_whenItFails() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=1m,nr_inodes=3")) {
            assertThatThrownBy(() -> create(tmpfs.folder())).hasMessageContaining("No space left on device");

            assertThat(dump).isEmptyDirectory();
            assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(dump.toString()));
        }
    }

    @Test
    void create_namesTheKey_whenTheDirectoryCannotBeWrittenTo() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=1m,ro")) {
            assertThatThrownBy(() -> create(tmpfs.folder()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "LOGTRACR_DUMP_DIR: expected a directory that can be written to, found " + dump + " (")
                    .hasMessageEndingWith("Read-only file system)");
        }
    }

    @Test
    void create_setsPermissions_whateverTheUmask() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
        Path missing = dump.resolve("a/b");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "umask 0777; exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CreateAndStore.class.getName(),
                        missing.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
        assertThat(process.waitFor()).isZero();

        try (var files = Files.walk(dump.resolve("a"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(7);
            for (Path path : all) {
                assertThat(permissions(path))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    /** Run in a process of its own. */
    static final class CreateAndStore {
        public static void main(String[] arguments) throws IOException {
            try (InstanceFolder folder =
                    InstanceFolder.create(Path.of(arguments[0]), false, IDENTITY, Map.of(), PrivateFiles.OWNER_ONLY)) {
                new StoreFixture(folder.flows(), 1 << 20).append("f", "m");
            }
        }
    }

    private InstanceFolder create() throws IOException {
        return create(dump);
    }

    private static InstanceFolder create(Path dump) throws IOException {
        return InstanceFolder.create(
                dump,
                true,
                IDENTITY,
                Map.of("LOGTRACR_STORE", "file", "LOGTRACR_APP", "sched"),
                PrivateFiles.OWNER_ONLY);
    }

    static boolean isLocked(InstanceFolder folder) throws IOException {
        return isLocked(inode(folder.path()));
    }

    /** Asks the kernel: opening the file ourselves would drop the lock. */
    private static boolean isLocked(long inode) throws IOException {
        assumeTrue(Files.isReadable(LOCKS), "needs Linux's /proc/locks");
        return Files.readAllLines(LOCKS).stream()
                .anyMatch(line -> line.contains("POSIX") && line.contains(":" + inode + " "));
    }

    private static long inode(Path folder) throws IOException {
        return ((Number) Files.getAttribute(folder.resolve("recorder.lock"), "unix:ino")).longValue();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
