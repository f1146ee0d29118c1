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

    /** Letters to put in, take out or replace, and neighbours to swap (optimal string alignment). */
    private static int distance(String left, String right) {
        int[][] distances = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, left, right, i, j);
            }
        }
        return distances[left.length()][right.length()];
    }

    private static int step(int[][] distances, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int least = Math.min(
                distances[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
    }
}
