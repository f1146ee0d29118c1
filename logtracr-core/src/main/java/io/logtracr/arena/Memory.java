package io.logtracr.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Ordered access to the arena's bytes. Offsets must be multiples of the width. Reads and writes only: where somebody has cut the
 * file, an atomic operation that is not compiled yet ends the JVM, while these raise an {@link InternalError}.
 */
final class Memory {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Memory() {}

    static int getIntAcquire(ByteBuffer memory, int offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    static void setIntRelease(ByteBuffer memory, int offset, int value) {
        INT.setRelease(memory, offset, value);
    }

    static long getLongAcquire(ByteBuffer memory, int offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    static void setLongRelease(ByteBuffer memory, int offset, long value) {
        LONG.setRelease(memory, offset, value);
    }
}
