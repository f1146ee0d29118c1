package io.logtracr.handover;

import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** What is taken from one thread's MDC and set in another's. Immutable. */
interface MdcCarrier {

    /**
     * Sets what was taken, for the calling thread.
     *
     * @return puts back what was there before
     */
    Runnable set();

    /** Takes these keys: what is missing will be missing there too. */
    static MdcCarrier ofKeys(List<String> keys) {
        return keys.size() == 1 ? new OneKey(keys.get(0), MDC.get(keys.get(0))) : new Keys(keys, valuesOf(keys));
    }

    /** Takes everything. */
    static MdcCarrier ofAll() {
        Map<String, String> entries = MDC.getCopyOfContextMap();
        return new All(entries == null ? Map.of() : entries);
    }

    private static String[] valuesOf(List<String> keys) {
        String[] values = new String[keys.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = MDC.get(keys.get(i));
        }
        return values;
    }

    private static void put(String key, String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    /** The common case: one flow key. */
    record OneKey(String key, String value) implements MdcCarrier {
        @Override
        public Runnable set() {
            String before = MDC.get(key);
            put(key, value);
            return () -> put(key, before);
        }
    }

    /** Some keys. */
    record Keys(List<String> keys, String[] values) implements MdcCarrier {
        @Override
        public Runnable set() {
            String[] before = valuesOf(keys);
            putAll(values);
            return () -> putAll(before);
        }

        private void putAll(String[] all) {
            for (int i = 0; i < all.length; i++) {
                put(keys.get(i), all[i]);
            }
        }
    }

    /** The whole MDC. */
    record All(Map<String, String> entries) implements MdcCarrier {
        @Override
        public Runnable set() {
            Map<String, String> before = MDC.getCopyOfContextMap();
            MDC.setContextMap(entries);
            return () -> {
                if (before == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(before);
                }
            };
        }
    }
}
