package io.logtracr.arena;

/**
 * A throwable as it was at the time of the call.
 *
 * @param type       class name
 * @param message    its message, or {@code null}
 * @param stackTrace the frames with causes and suppressed throwables, lines separated by {@code \n}, the first line being
 *                   {@code type: message}; each frame line starts with two spaces and {@code at}
 */
public record Thrown(String type, String message, String stackTrace) {}
