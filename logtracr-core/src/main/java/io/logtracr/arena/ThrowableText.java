package io.logtracr.arena;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A throwable as text: type, message, frames, causes and suppressed ones, frames in common with the enclosing trace left
 * out, as {@link Throwable#printStackTrace()} writes it. Bounded in length and depth; runs the application's
 * {@code getMessage()} and {@code getCause()} and contains what they throw.
 */
final class ThrowableText {

    private static final int MAX_DEPTH = 32;
    private static final StackTraceElement[] NO_FRAMES = {};
    /** What most traces have room in: growing copies all of it. */
    private static final int FIRST_CHARS = 4096;

    private static final String BASE_MODULE = "java.base";
    private static final String APPLICATION_LOADER = "app";

    private final StringBuilder text = new StringBuilder(FIRST_CHARS);
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final int maxChars;

    private ThrowableText(int maxChars) {
        this.maxChars = maxChars;
    }

    /** The throwable's text; its stack trace is at most about {@code maxChars} long. */
    static Thrown of(Throwable thrown, int maxChars) {
        ThrowableText writer = new ThrowableText(maxChars);
        String type = thrown.getClass().getName();
        String message = messageOf(thrown, maxChars);
        try {
            writer.append(thrown, "", "", NO_FRAMES, 0);
        } catch (Throwable failure) {
            writer.text
                    .append("[stack trace failed: ")
                    .append(failure.getClass().getName())
                    .append(']');
        }
        String trace = writer.text.toString();
        return new Thrown(type, message, trace.length() <= maxChars ? trace : Clipped.to(trace, maxChars));
    }

    private void append(Throwable thrown, String indent, String caption, StackTraceElement[] enclosing, int depth) {
        if (text.length() > maxChars) {
            return;
        }
        text.append(indent).append(caption).append(thrown.getClass().getName());
        if (!seen.add(thrown)) {
            text.append(" [seen above]\n");
            return;
        }
        String message = messageOf(thrown, maxChars);
        if (message != null) {
            text.append(": ").append(message);
        }
        text.append('\n');
        if (depth >= MAX_DEPTH) {
            text.append(indent).append("  ... deeper causes left out\n");
            return;
        }
        StackTraceElement[] frames = thrown.getStackTrace();
        appendFrames(frames, enclosing, indent);
        for (Throwable suppressed : thrown.getSuppressed()) {
            append(suppressed, indent + "  ", "Suppressed: ", frames, depth + 1);
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            append(cause, indent, "Caused by: ", frames, depth + 1);
        }
    }

    private void appendFrames(StackTraceElement[] frames, StackTraceElement[] enclosing, String indent) {
        int own = frames.length;
        for (int outer = enclosing.length;
                own > 0 && outer > 0 && frames[own - 1].equals(enclosing[outer - 1]);
                outer--) {
            own--;
        }
        for (int i = 0; i < own && text.length() <= maxChars; i++) {
            text.append(indent).append("  at ");
            append(frames[i]);
            text.append('\n');
        }
        if (own < frames.length) {
            text.append(indent).append("  ... ").append(frames.length - own).append(" more\n");
        }
    }

    /**
     * As {@link StackTraceElement#toString()} of a frame that the JVM made, which takes half a dozen strings to make one. Where class
     * loader or version may have to be named, it is asked.
     */
    private void append(StackTraceElement frame) {
        String module = frame.getModuleName();
        String loader = frame.getClassLoaderName();
        boolean isBase = BASE_MODULE.equals(module);
        if (module != null && !isBase || loader != null && !loader.equals(APPLICATION_LOADER)) {
            text.append(frame);
            return;
        }
        if (isBase) {
            text.append(BASE_MODULE).append('/');
        }
        text.append(frame.getClassName())
                .append('.')
                .append(frame.getMethodName())
                .append('(');
        if (frame.isNativeMethod()) {
            text.append("Native Method");
        } else if (frame.getFileName() == null) {
            text.append("Unknown Source");
        } else {
            text.append(frame.getFileName());
            if (frame.getLineNumber() >= 0) {
                text.append(':').append(frame.getLineNumber());
            }
        }
        text.append(')');
    }

    private static String messageOf(Throwable thrown, int maxChars) {
        try {
            String message = thrown.getLocalizedMessage();
            return message == null || message.length() <= maxChars ? message : Clipped.to(message, maxChars);
        } catch (Throwable failure) {
            return "[message failed: " + failure.getClass().getName() + "]";
        }
    }
}
