package io.logtracr.arena;

import java.nio.ByteBuffer;

/** This process's own arena. Any thread; disturbs nobody. */
final class LiveImage implements ArenaImage {

    private final ByteBuffer memory;

    LiveImage(ByteBuffer memory) {
        this.memory = memory;
    }

    @Override
    public long bytes() {
        return memory.capacity();
    }

    @Override
    public int readInt(int offset) {
        return Memory.getIntAcquire(memory, offset);
    }

    @Override
    public long readLong(int offset) {
        return Memory.getLongAcquire(memory, offset);
    }

    @Override
    public void copy(int offset, byte[] target, int length) {
        memory.get(offset, target, 0, length);
    }
}
