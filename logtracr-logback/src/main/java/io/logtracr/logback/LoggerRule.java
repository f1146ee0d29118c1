package io.logtracr.logback;

/**
 * What the configured rules say about one logger, in Logback's level numbers. Immutable.
 *
 * @param captureLevel calls from this level on are recorded
 * @param guardLevel   probes from this level on are opened; never below {@code captureLevel}
 * @param guardAlways  whether probes are opened outside flows too
 * @param named        whether a prefix of the capture rules names the logger
 */
record LoggerRule(int captureLevel, int guardLevel, boolean guardAlways, boolean named) {}
