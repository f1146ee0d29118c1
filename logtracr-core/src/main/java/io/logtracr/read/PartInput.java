package io.logtracr.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a stored part, as far as they count, read by position. One thread; does I/O. */
final class PartInput extends InputStream {

    private final PartBytes channel;
    private final long end;
    private long position;

    PartInput(StoredPart part) throws IOException {
        this.channel = part.open();
        this.end = part.bytes();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int wanted = (int) Math.min(length, end - position);
        if (wanted <= 0) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(target, from, wanted), position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
