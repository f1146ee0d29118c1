package io.logtracr.trigger;

/**
 * The place in the code that a trigger comes from: class and top frame of the throwable, or logger and message template.
 *
 * @param number tells places apart; two of them rarely share one
 * @param text   the place in one line
 */
record TriggerLocation(long number, String text) {

    private static final int MOST_CHARS = 200;

    /** Where a throwable was thrown. Asks the application's throwable, which may throw. */
    static TriggerLocation of(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        String type = thrown.getClass().getName();
        String text = frames == null || frames.length == 0 ? type : type + " at " + frames[0];
        return new TriggerLocation(number(type, text), clipped(text));
    }

    /** Where a message is logged. */
    static TriggerLocation of(String logger, String message) {
        return new TriggerLocation(number(logger, message), clipped(logger + ": " + message));
    }

    /** A place of another kind. */
    static TriggerLocation of(String kind, String detail, String text) {
        return new TriggerLocation(number(kind, detail), clipped(text));
    }

    private static long number(String first, String second) {
        return (long) first.hashCode() << Integer.SIZE ^ (second == null ? 0 : second.hashCode());
    }

    private static String clipped(String text) {
        int end = text.length();
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                end = i;
            }
        }
        return end <= MOST_CHARS ? text.substring(0, end) : text.substring(0, MOST_CHARS) + '…';
    }
}
