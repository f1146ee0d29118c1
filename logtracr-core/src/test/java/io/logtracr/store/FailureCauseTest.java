package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCauseTest {

    @ParameterizedTest
    @MethodSource
    void of_tellsTheCause(IOException failure, FailureCause cause) {
        assertThat(FailureCause.of(failure)).isEqualTo(cause);
    }

    static Stream<Arguments> of_tellsTheCause() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), FailureCause.NO_SPACE),
                Arguments.of(named("No space left on device"), FailureCause.NO_SPACE),
                Arguments.of(new IOException("out of disk space"), FailureCause.NO_SPACE),
                Arguments.of(new IOException("Disk quota exceeded"), FailureCause.QUOTA),
                Arguments.of(named("Disk quota exceeded"), FailureCause.QUOTA),
                Arguments.of(new IOException("Input/output error"), FailureCause.IO),
                Arguments.of(named("Input/output error"), FailureCause.IO),
                Arguments.of(new AccessDeniedException("/f"), FailureCause.ACCESS),
                Arguments.of(named("Operation not permitted"), FailureCause.ACCESS),
                Arguments.of(new IOException("Permission denied"), FailureCause.ACCESS),
                Arguments.of(named("Read-only file system"), FailureCause.READ_ONLY),
                Arguments.of(new NoSuchFileException("/f"), FailureCause.PATH),
                Arguments.of(new NotDirectoryException("/f"), FailureCause.PATH),
                Arguments.of(new FileAlreadyExistsException("/f"), FailureCause.PATH),
                Arguments.of(new FileSystemLoopException("/f"), FailureCause.PATH),
                Arguments.of(new NotOursException("/f", "not a regular file"), FailureCause.PATH),
                Arguments.of(named("File name too long"), FailureCause.PATH),
                Arguments.of(named("Too many levels of symbolic links"), FailureCause.PATH),
                Arguments.of(new NoRoomException("LOGTRACR_STORE_MAX_BYTES: no space left"), FailureCause.LIMIT),
                Arguments.of(new IOException("Zu viele offene Dateien"), FailureCause.OTHER),
                Arguments.of(new IOException(), FailureCause.OTHER),
                Arguments.of(
                        new FileSystemException("/no space left/read-only file system", null, null),
                        FailureCause.OTHER));
    }

    private static IOException named(String reason) {
        return new FileSystemException("/var/no space left/quota exceeded", null, reason);
    }

    @Test
    void of_isNoSpace_whateverTheLanguageOfTheSystem() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "there is no /dev/full here");
        IOException failure = null;
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            failure = e;
        }
        assertThat(FailureCause.of(failure)).isEqualTo(FailureCause.NO_SPACE);
    }

    @Test
    void of_isPath_forANameThatIsTooLong_onARealFileSystem(@TempDir Path folder) {
        Path file = folder.resolve("x".repeat(300));
        IOException failure = null;
        try {
            Files.createFile(file);
        } catch (IOException e) {
            failure = e;
        }
        assertThat(failure).isNotNull();
        assertThat(FailureCause.of(failure)).isEqualTo(FailureCause.PATH);
    }

    @Test
    void counter_isAnotherOneForEachCause() {
        Set<Counter> counters = EnumSet.noneOf(Counter.class);
        for (FailureCause cause : FailureCause.values()) {
            assertThat(counters.add(cause.counter())).as("%s", cause).isTrue();
        }
    }
}
