package io.logtracr.flow;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that some flows share, and memory to encode entries in, which belongs to who holds the lock: memory of its own for each
 * flow would be thousands of times as much, and for each thread would be without bound where threads are virtual. There are so many
 * stripes that two threads seldom meet in one unless they meet in a flow.
 */
final class LockStripe {

    final ReentrantLock lock = new ReentrantLock();
    final byte[] scratch;

    LockStripe(byte[] scratch) {
        this.scratch = scratch;
    }
}
