package io.logtracr.chronicle;

import io.logtracr.StatusReporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the recorder says. */
final class RecordingReporter implements StatusReporter {

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message, Throwable cause) {
        warnings.add(message);
    }

    List<String> warnings() {
        return warnings;
    }
}
