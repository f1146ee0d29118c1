package io.logtracr.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parsers of the small kinds of values; each throws {@link UnusableValueException}. */
final class TextValues {

    static final String NONE = "none";
    static final String OFF = "off";
    static final String FILE = "file";

    /** Flows stored as excerpts of a Chronicle Queue. */
    static final String CHRONICLE = "chronicle";

    static final List<String> STORES = List.of(FILE, CHRONICLE, NONE);
    static final String STORE_RULE = "file, chronicle or none";

    private TextValues() {}

    /** {@code true} or {@code false} in any case of letters, nothing else. */
    static boolean parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UnusableValueException("true or false", text, "");
        };
    }

    /** A kind of store, in any case of letters. */
    static String parseStore(String text) {
        String store = text.trim().toLowerCase(Locale.ROOT);
        if (!STORES.contains(store)) {
            throw new UnusableValueException(STORE_RULE, text, "");
        }
        return store;
    }

    /** A whole number. */
    static int parseCount(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException notANumber) {
            throw new UnusableValueException("a whole number", text, "");
        }
    }

    /** An absolute path; a relative one is taken from the working directory. */
    static Path parsePath(String text) {
        try {
            return Path.of(text.trim()).toAbsolutePath();
        } catch (InvalidPathException notAPath) {
            throw new UnusableValueException("the path of a folder", text, notAPath.getReason());
        }
    }

    /** A duration, or {@code off}. */
    static Optional<Duration> parseDurationOrOff(String text) {
        return text.trim().equalsIgnoreCase(OFF) ? Optional.empty() : Optional.of(Durations.parse(text));
    }

    /** The names between commas, trimmed, each once; empty ones are skipped. */
    static List<String> parseList(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** As {@link #parseList}; {@code none} is the empty list, so that the environment can empty a list of {@code logback.xml}. */
    static List<String> parsePrefixes(String text) {
        return text.trim().equalsIgnoreCase(NONE) ? List.of() : parseList(text);
    }

    /**
     * A level to log from: a level's name, or a klog number (0 is INFO, 1 to 4 are DEBUG, 5 and more are TRACE).
     */
    static LevelThreshold parseVerbosity(String text) {
        String trimmed = text.trim();
        if (!trimmed.matches("[0-9]+")) {
            return LevelThreshold.parse(trimmed);
        }
        String number = trimmed.replaceFirst("^0+(?=.)", "");
        if (number.equals("0")) {
            return LevelThreshold.INFO;
        }
        return number.length() == 1 && number.charAt(0) < '5' ? LevelThreshold.DEBUG : LevelThreshold.TRACE;
    }
}
