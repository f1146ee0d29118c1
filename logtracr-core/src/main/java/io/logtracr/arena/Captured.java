package io.logtracr.arena;

import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Turns what an application passes to a log call into plain values, at the time of the call and before any lock is taken:
 * this is the only place where the application's code ({@code toString()}, {@code getMessage()}) runs. Whatever it throws is
 * contained. Texts are at most the given number of characters long, give or take a remark.
 */
public final class Captured {

    private Captured() {}

    /**
     * The first {@code count} arguments, plain. The array given is never changed; it is the answer where all are plain.
     *
     * @param maxChars most characters of one text
     */
    public static Object[] arguments(Object[] arguments, int count, int maxChars) {
        for (int i = 0; i < count; i++) {
            if (!ValueEncoder.isPlain(arguments[i])) {
                return plainCopy(arguments, i, count, maxChars);
            }
        }
        return arguments;
    }

    private static Object[] plainCopy(Object[] arguments, int from, int count, int maxChars) {
        Object[] plain = new Object[count];
        System.arraycopy(arguments, 0, plain, 0, from);
        for (int i = from; i < count; i++) {
            plain[i] = plain(arguments[i], maxChars);
        }
        return plain;
    }

    /**
     * What only some calls carry.
     *
     * @return {@code null} if there is nothing of it
     */
    public static RecordExtras extras(
            List<Marker> markers, List<KeyValuePair> keyValues, Throwable thrown, int maxChars) {
        boolean noMarkers = markers == null || markers.isEmpty();
        boolean noKeyValues = keyValues == null || keyValues.isEmpty();
        if (noMarkers && noKeyValues && thrown == null) {
            return null;
        }
        return new RecordExtras(
                noMarkers ? null : markers(markers, maxChars),
                noKeyValues ? null : keyValues(keyValues, maxChars),
                thrown == null ? null : ThrowableText.of(thrown, maxChars));
    }

    private static String markers(List<Marker> markers, int maxChars) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < markers.size() && text.length() < maxChars; i++) {
            text.append(i == 0 ? "" : ",").append(SafeText.of(markers.get(i), maxChars));
        }
        return text.toString();
    }

    private static Object[] keyValues(List<KeyValuePair> keyValues, int maxChars) {
        // One more than a record can hold, so that it is seen to be cut.
        int count = Math.min(keyValues.size(), RecordDescriptor.MAX_COUNT + 1);
        Object[] plain = new Object[2 * count];
        for (int i = 0; i < count; i++) {
            KeyValuePair pair = keyValues.get(i);
            plain[2 * i] = pair == null || pair.key == null ? "null" : pair.key;
            plain[2 * i + 1] = pair == null ? null : plain(pair.value, maxChars);
        }
        return plain;
    }

    private static Object plain(Object value, int maxChars) {
        return ValueEncoder.isPlain(value) ? value : SafeText.of(value, maxChars);
    }
}
