package io.logtracr.cli;

import io.logtracr.store.TextBlock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry's message and stack trace, told apart by how a stack trace looks: a line with a class name, and below it, with
 * nothing but the rest of the throwable's message in between, a line that begins with {@code at}.
 *
 * @param message          the message, with all its lines
 * @param exceptionType    class of the throwable, {@code null} if there is none
 * @param exceptionMessage its message, {@code null} if there is none
 * @param stackTrace       the stack trace, {@code null} if there is none
 */
record EntryParts(String message, String exceptionType, String exceptionMessage, String stackTrace) {

    private static final Pattern THROWABLE = Pattern.compile(
            "((?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)+[\\p{L}_$][\\p{L}\\p{N}_$]*)(?:: (.*))?", Pattern.DOTALL);
    private static final String FRAME = "  at ";

    static EntryParts of(TextBlock.Entry entry) {
        List<String> lines = entry.continuation();
        int frame = 0;
        while (frame < lines.size() && !lines.get(frame).startsWith(FRAME)) {
            frame++;
        }
        if (frame < lines.size()) {
            for (int start = frame - 1; start >= 0; start--) {
                Matcher throwable = THROWABLE.matcher(String.join("\n", lines.subList(start, frame)));
                if (throwable.matches()) {
                    return new EntryParts(
                            message(entry, lines.subList(0, start)),
                            throwable.group(1),
                            throwable.group(2),
                            String.join("\n", lines.subList(start, lines.size())));
                }
            }
        }
        return new EntryParts(message(entry, lines), null, null, null);
    }

    private static String message(TextBlock.Entry entry, List<String> more) {
        return more.isEmpty() ? entry.message() : entry.message() + '\n' + String.join("\n", more);
    }
}
