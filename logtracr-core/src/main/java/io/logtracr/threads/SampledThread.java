package io.logtracr.threads;

/**
 * A thread at one moment.
 *
 * @param id      its number
 * @param name    its name; many virtual threads have an empty one
 * @param virtual whether it is a virtual thread
 * @param state   its state, empty where the JVM does not tell
 * @param waits   what it waits for, and who holds that; empty if it does not
 * @param stack   its frames, the innermost first, a line each, locks that it holds below the frame that took them
 */
record SampledThread(long id, String name, boolean virtual, String state, String waits, String stack) {

    /** The innermost frame that is not the JDK's, without its {@code at}; the innermost if all are; empty if there is none. */
    String place() {
        return Frames.place(stack);
    }

    /** What people call it. */
    String label() {
        return name.isEmpty() ? "#" + id : name;
    }
}
