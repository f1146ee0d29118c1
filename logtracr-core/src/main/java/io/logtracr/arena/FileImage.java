package io.logtracr.arena;

import io.logtracr.channel.WholeWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** An arena file, read by position: a mapping would kill the reader if somebody truncated the file. Not thread-safe. */
final class FileImage implements ArenaImage {

    private final FileChannel channel;
    private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    FileImage(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public long bytes() throws DamagedArenaException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new DamagedArenaException("arena cannot be read: " + e, e);
        }
    }

    @Override
    public int readInt(int offset) throws DamagedArenaException {
        fill(word.clear().limit(Integer.BYTES), offset);
        return word.getInt(0);
    }

    @Override
    public long readLong(int offset) throws DamagedArenaException {
        fill(word.clear(), offset);
        return word.getLong(0);
    }

    @Override
    public void copy(int offset, byte[] target, int length) throws DamagedArenaException {
        fill(ByteBuffer.wrap(target, 0, length), offset);
    }

    void writeInt(int offset, int value) throws IOException {
        write(word.clear().limit(Integer.BYTES).putInt(0, value), offset);
    }

    void writeLong(int offset, long value) throws IOException {
        write(word.clear().putLong(0, value), offset);
    }

    void write(ByteBuffer source, long offset) throws IOException {
        WholeWrite.at(channel, source, offset, "arena");
    }

    private void fill(ByteBuffer target, int offset) throws DamagedArenaException {
        long at = offset;
        try {
            while (target.hasRemaining()) {
                int read = channel.read(target, at);
                if (read < 0) {
                    throw new DamagedArenaException("arena ends at " + at);
                }
                at += read;
            }
        } catch (DamagedArenaException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedArenaException("arena cannot be read: " + e, e);
        }
    }
}
