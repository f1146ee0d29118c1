package io.logtracr.arena;

import java.lang.reflect.Array;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The text of any object, whatever its {@code toString()} does: an Exception, an Error, {@code null}, logging (which comes
 * back here) or a text of many megabytes. Arrays are rendered with their elements, as SLF4J does.
 */
final class SafeText {

    /** How deep a {@code toString()} that logs may come back before its arguments are named by their class only. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_ARRAY_DEPTH = 16;

    /** Depth of our own calls of toString() on this thread; a JDK type, so that it holds no class loader. */
    private static final ThreadLocal<int[]> DEPTH = new ThreadLocal<>();

    private SafeText() {}

    /** The text, never {@code null}; longer ones are cut at {@code maxChars} with a remark. */
    static String of(Object value, int maxChars) {
        if (value == null) {
            return "null";
        }
        int[] depth = DEPTH.get();
        if (depth == null) {
            depth = new int[1];
            DEPTH.set(depth);
        }
        if (depth[0] >= MAX_DEPTH) {
            return "[" + value.getClass().getName() + ": its toString() logs itself]";
        }
        depth[0]++;
        try {
            String text = value.getClass().isArray() ? array(value, maxChars) : value.toString();
            return text == null ? "null" : text.length() <= maxChars ? text : Clipped.to(text, maxChars);
        } catch (Throwable failure) {
            return "[toString() of " + value.getClass().getName() + " failed: "
                    + failure.getClass().getName() + "]";
        } finally {
            if (--depth[0] == 0) {
                DEPTH.remove();
            }
        }
    }

    private static String array(Object array, int maxChars) {
        StringBuilder text = new StringBuilder();
        append(text, array, maxChars, new IdentityHashMap<>());
        return text.toString();
    }

    private static void append(StringBuilder text, Object value, int maxChars, Map<Object, Boolean> open) {
        if (value == null || !value.getClass().isArray()) {
            text.append(value == null ? "null" : element(value, maxChars));
            return;
        }
        if (open.size() >= MAX_ARRAY_DEPTH || open.put(value, Boolean.TRUE) != null) {
            text.append("[...]");
            return;
        }
        int length = Array.getLength(value);
        text.append('[');
        for (int i = 0; i < length; i++) {
            if (text.length() > maxChars) {
                text.append("...");
                break;
            }
            text.append(i == 0 ? "" : ", ");
            append(text, Array.get(value, i), maxChars, open);
        }
        text.append(']');
        open.remove(value);
    }

    private static String element(Object value, int maxChars) {
        return ValueEncoder.isPlain(value) ? value.toString() : of(value, maxChars);
    }
}
