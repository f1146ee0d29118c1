package io.logtracr.control;

import java.util.Objects;

/**
 * What a living process answers.
 *
 * @param ok      whether what was asked for is done
 * @param message one sentence
 * @param text    what was asked for, empty where that is no text
 */
public record ControlResponse(boolean ok, String message, String text) {

    /** Checks that nothing is {@code null}. */
    public ControlResponse {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(text, "text");
    }

    /** Done. */
    public static ControlResponse done(String message) {
        return new ControlResponse(true, message, "");
    }

    /** Not done, and why. */
    public static ControlResponse refused(String message) {
        return new ControlResponse(false, message, "");
    }
}
