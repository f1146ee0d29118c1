package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpDirectoryTest {

    private FileSystem memory;
    private Path root;
    private UserPrincipal self;

    @BeforeEach
    void createRoot() throws IOException {
        memory = StoreFixture.memory();
        root = Files.createDirectory(memory.getPath("/root"));
        self = Files.getOwner(root);
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void prepare_createsDirectoryAndParents_forTheOwnerAlone() throws IOException {
        Path made = DumpDirectory.prepare(root.resolve("a/b"), false, self, PrivateFiles.OWNER_ONLY);

        assertThat(made).isEqualTo(root.resolve("a/b"));
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(made.getParent())).isEqualTo("rwx------");
    }

    @Test
    void prepare_takesAConfiguredDirectoryAsItIs() throws IOException {
        Path open = folder("open", "rwxrwxrwx");
        UserPrincipal other = memory.getUserPrincipalLookupService().lookupPrincipalByName("other");
        Files.createSymbolicLink(root.resolve("link"), open);

        assertThat(DumpDirectory.prepare(open, true, other, PrivateFiles.OWNER_ONLY))
                .isEqualTo(open);
        assertThat(DumpDirectory.prepare(root.resolve("link"), true, other, PrivateFiles.OWNER_ONLY))
                .isEqualTo(open);
        assertThat(permissions(open)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void prepare_takesAnOwnDefaultDirectory() throws IOException {
        assertThat(DumpDirectory.prepare(folder("own", "rwxr-xr-x"), false, self, PrivateFiles.OWNER_ONLY))
                .isEqualTo(root.resolve("own"));
    }

    @Test
    void prepare_refusesADefaultDirectory_thatSomebodyElseOwns() throws IOException {
        Path foreign = folder("foreign", "rwx------");
        Files.setOwner(foreign, memory.getUserPrincipalLookupService().lookupPrincipalByName("mallory"));

        assertThatThrownBy(() -> DumpDirectory.prepare(foreign, false, self, PrivateFiles.OWNER_ONLY))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "LOGTRACR_DUMP_DIR: expected a directory of this user's own as the default, found /root/foreign of user mallory");
    }

    @Test
    void prepare_refusesADefaultDirectory_thatOthersCanWriteTo() throws IOException {
        for (String permissions : new String[] {"rwxrwx---", "rwx----w-"}) {
            Path open = folder("open" + permissions, permissions);
            assertThatThrownBy(() -> DumpDirectory.prepare(open, false, self, PrivateFiles.OWNER_ONLY))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "LOGTRACR_DUMP_DIR: expected a directory that only its owner can write to as the default, found "
                                    + open + " which others can write to");
        }
    }

    @Test
    void prepare_refusesALink_asTheDefault() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), folder("own", "rwx------"));

        assertThatThrownBy(() -> DumpDirectory.prepare(root.resolve("link"), false, self, PrivateFiles.OWNER_ONLY))
                .hasMessage(
                        "LOGTRACR_DUMP_DIR: expected a directory of this user's own as the default, found the link /root/link");
    }

    @Test
    void prepare_refusesWhatIsNoDirectory() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        Files.createSymbolicLink(root.resolve("toFile"), file);
        Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nothing"));

        assertRefused(file, "expected a directory, found the file /root/file");
        assertRefused(root.resolve("toFile"), "expected a directory, found a link to a file, /root/toFile");
        assertRefused(root.resolve("dangling"), "expected a directory, found a dangling link, /root/dangling");
        assertThat(root.resolve("nothing")).doesNotExist();
    }

    @Test
    void prepare_refusesWhatCannotBeCreated(@TempDir Path real) throws IOException {
        Path file = Files.createFile(real.resolve("file"));

        assertThatThrownBy(() -> DumpDirectory.prepare(file.resolve("below/it"), true, self, PrivateFiles.OWNER_ONLY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "LOGTRACR_DUMP_DIR: expected a directory or a place where one can be created, found "
                                + file.resolve("below/it"));
    }

    @Test
    void self_isWhoOwnsWhatWeCreate(@TempDir Path real) throws IOException {
        assertThat(DumpDirectory.self()).isEqualTo(Files.getOwner(Files.createFile(real.resolve("file"))));
    }

    private void assertRefused(Path directory, String rule) {
        assertThatThrownBy(() -> DumpDirectory.prepare(directory, true, self, PrivateFiles.OWNER_ONLY))
                .isInstanceOf(IOException.class)
                .hasMessage("LOGTRACR_DUMP_DIR: " + rule);
    }

    private Path folder(String name, String permissions) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        return folder;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
