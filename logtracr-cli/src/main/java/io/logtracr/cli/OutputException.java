package io.logtracr.cli;

import java.io.IOException;

/** Results cannot be written. */
final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the reader has just had enough, as {@code head} has. */
    boolean isClosedPipe() {
        String message = getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("Stream closed"));
    }
}
