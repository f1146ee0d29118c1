package io.logtracr.cli.soak;

import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;

/** Writes Logback's warnings and errors to standard error, nothing else. */
public final class StatusOnStderr implements StatusListener {

    @Override
    public void addStatusEvent(Status status) {
        if (status.getEffectiveLevel() >= Status.WARN) {
            System.err.println(status.getMessage());
        }
    }
}
