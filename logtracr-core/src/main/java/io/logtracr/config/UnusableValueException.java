package io.logtracr.config;

/** A text that its parser cannot use: what was expected, what was found and, where there is one, a hint. */
final class UnusableValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String hint;

    /** @param hint what to write instead; empty if there is nothing to say beyond the rule */
    UnusableValueException(String rule, String found, String hint) {
        super(message(rule, found, hint));
        this.hint = hint;
    }

    /** {@code expected <rule>, found <found> (<hint>)}; the text found is made safe to print. */
    static String message(String rule, String found, String hint) {
        String message = "expected " + rule + ", found " + PrintableText.of(found);
        return hint.isEmpty() ? message : message + " (" + hint + ")";
    }

    /** What to write instead; may be empty. */
    String hint() {
        return hint;
    }
}
