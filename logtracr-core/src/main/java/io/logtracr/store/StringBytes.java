package io.logtracr.store;

import java.util.Arrays;
import java.util.function.Function;

/**
 * What was made of the texts of an arena's string table, by number, so that it is made once. Bounded: of a table with very much
 * text only the first part is remembered. Used by one thread.
 *
 * @param <T> what is made of a text
 */
final class StringBytes<T> {

    /** About the text of ten thousand short messages. */
    private static final int MAX_CHARS = 512 << 10;

    private static final int FIRST_SIZE = 64;

    private Object table;
    private Object[] made = new Object[FIRST_SIZE];
    private int chars;

    /** What is remembered of a number, {@code null} if nothing is. */
    @SuppressWarnings("unchecked") // only T is put there
    T get(Object stringTable, int number) {
        return stringTable == table && number < made.length ? (T) made[number] : null;
    }

    /** Makes it, and remembers it if there is room. */
    T make(Object stringTable, int number, String text, Function<String, T> rule) {
        if (stringTable != table) {
            table = stringTable;
            made = new Object[FIRST_SIZE];
            chars = 0;
        }
        T value = rule.apply(text);
        if (chars + text.length() <= MAX_CHARS) {
            chars += text.length();
            if (number >= made.length) {
                made = Arrays.copyOf(made, Math.max(number + 1, 2 * made.length));
            }
            made[number] = value;
        }
        return value;
    }
}
