package io.logtracr.cli;

/** Ends the command with exit code 2 and one sentence. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
