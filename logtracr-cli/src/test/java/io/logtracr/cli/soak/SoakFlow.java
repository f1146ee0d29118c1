package io.logtracr.cli.soak;

/**
 * The flows of a soaked application, each known by its number: most of four short entries, some longer ones, some that fail, some
 * that go on a second later. And one that never ends, its journal.
 *
 * @param application names it; no two processes have the same
 * @param number      from 0 on
 */
record SoakFlow(String application, int number) {

    private static final String PADDING = "0123456789abcdef".repeat(32);
    private static final int SHORT_ENTRIES = 4;
    private static final int LONG_ENTRIES = 12;
    private static final int LONG_EVERY = 50;
    private static final int FAILS_EVERY = 100;
    private static final int CONTINUED_EVERY = 20;

    /** The id of the flow that never ends. */
    static String journal(String application) {
        return application + "-journal";
    }

    String id() {
        return application + "-" + number;
    }

    /** How many entries there are before it goes on, the last two included: an ERROR where it fails, and an INFO. */
    int entries() {
        return isLong() ? LONG_ENTRIES : SHORT_ENTRIES;
    }

    /** Whether there is an entry more, a second later. */
    boolean isContinued() {
        return number % CONTINUED_EVERY == 7;
    }

    boolean fails() {
        return number % FAILS_EVERY == FAILS_EVERY - 1;
    }

    /** Whether its entries may be longer than others. */
    boolean isLong() {
        return number % LONG_EVERY == LONG_EVERY / 2;
    }

    /** What makes an entry as long as it is; anybody can tell what it must be. */
    static String padding(String flowId, int entry, boolean isLong) {
        return PADDING.substring(0, Math.floorMod(flowId.hashCode() * 31 + entry * 37, isLong ? 500 : 100));
    }

    String padding(int entry) {
        return padding(id(), entry, isLong());
    }

    /** What the main log has of it, line by line. */
    String mainLog() {
        return (fails() ? "ERROR [" + id() + "] " + message(entries() - 2) + "\n" : "") + "INFO [" + id() + "] "
                + message(entries() - 1) + "\n";
    }

    private String message(int entry) {
        return "entry " + entry + " of " + id() + " " + padding(entry) + ".";
    }
}
