package io.logtracr.arena;

/**
 * A key-value pair of a fluent log call.
 *
 * @param key   never {@code null}
 * @param value {@code null}, String, Boolean, Character, or a boxed number; everything else was turned to text
 */
public record KeyValue(String key, Object value) {}
