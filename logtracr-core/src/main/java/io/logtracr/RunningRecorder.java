package io.logtracr;

import java.util.Optional;

/**
 * The recorder that runs in this process (strictly: of this class loader), for those whom nobody hands it: the one static state of
 * logtracr, but for what a thread knows of its own scopes. Whoever installs a recorder puts it here; it stays until the next one, also when it is closed. Any thread; one
 * volatile read.
 */
public final class RunningRecorder {

    private static volatile FlightRecorder current;

    private RunningRecorder() {}

    /** The recorder that was put here last; empty if none ever was. It need not be recording. */
    public static Optional<FlightRecorder> get() {
        return Optional.ofNullable(current);
    }

    /** Puts a recorder here. For adapters of logging frameworks, not for applications. */
    public static void set(FlightRecorder recorder) {
        current = recorder;
    }
}
