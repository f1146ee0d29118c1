package io.logtracr.trigger;

import java.util.List;
import java.util.Set;

/**
 * Whether a throwable, or one of its causes, is of a class of one of these names, or of one that extends it. Each class is looked
 * at once; the answer is kept by the class itself, so that neither holds the other's class loader.
 */
final class ThrowableNames {

    private static final int MOST_CAUSES = 32;

    private final Set<String> names;

    private final ClassValue<Boolean> named = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> t = type; t != null; t = t.getSuperclass()) {
                if (names.contains(t.getName())) {
                    return true;
                }
            }
            return false;
        }
    };

    ThrowableNames(List<String> names) {
        this.names = Set.copyOf(names);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The first of the throwable and its causes that is meant, {@code null} if none is. Any thread. */
    Throwable find(Throwable thrown) {
        if (names.isEmpty()) {
            return null;
        }
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (named.get(cause.getClass())) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
