package io.logtracr.config;

/**
 * Something in the configuration that its owner should correct; the recorder runs all the same.
 *
 * @param name    the key as it was written where it came from ({@code LOGTRACR_DUMP_DIR}, {@code logtracr.dump.dir},
 *                {@code dumpDir}), made safe to print
 * @param message one line that begins with the name and says what is expected, what was found and what is taken instead
 */
public record ConfigProblem(String name, String message) {

    @Override
    public String toString() {
        return message;
    }
}
