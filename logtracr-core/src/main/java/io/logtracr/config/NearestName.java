package io.logtracr.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one was meant to be. */
final class NearestName {

    private static final int LONGEST = 64;

    private NearestName() {}

    /**
     * The nearest known name, if it is near enough: case, prefix and separators do not count, and one letter in five may be
     * wrong, at least one and at most three.
     */
    static Optional<String> find(String name, List<String> known) {
        String letters = letters(name);
        if (letters.length() > LONGEST) {
            return Optional.empty();
        }
        String nearest = null;
        int least = Math.min(3, Math.max(1, letters.length() / 5)) + 1;
        for (String candidate : known) {
            int distance = distance(letters, letters(candidate));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("^logtracr[_.-]", "").replaceAll("[_.-]", "");
    }

    /** Levenshtein's distance: letters to put in, take out or replace. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
