package io.logtracr.arena;

/**
 * What only some calls carry; everything in it is text or plain already.
 *
 * @param markers   marker names, or {@code null}
 * @param keyValues key, value, key, value …, or {@code null}; keys are Strings, values plain ({@link Captured})
 * @param thrown    or {@code null}
 */
public record RecordExtras(String markers, Object[] keyValues, Thrown thrown) {}
