package io.logtracr.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WholeWriteTest {

    private final StringBuilder taken = new StringBuilder();

    @Test
    void next_goesOn_whenTheFileSystemTakesLess() throws IOException {
        WholeWrite.next(taking(3), ByteBuffer.wrap("0123456789".getBytes()), Path.of("f"));
        assertThat(taken).hasToString("0123456789");
    }

    @Test
    @Timeout(20)
    void next_fails_whenTheFileSystemTakesNothing() {
        assertThatThrownBy(() -> WholeWrite.next(taking(0), ByteBuffer.wrap(new byte[10]), Path.of("f.log")))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("f.log: the file system takes no more bytes");
    }

    private WritableByteChannel taking(int atATime) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                int count = Math.min(atATime, source.remaining());
                for (int i = 0; i < count; i++) {
                    taken.append((char) source.get());
                }
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
