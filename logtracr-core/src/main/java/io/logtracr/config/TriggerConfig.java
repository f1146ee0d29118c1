package io.logtracr.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What marks a flow as worth keeping, and how often; immutable and valid.
 *
 * @param level         an entry of this level or above; OFF for none
 * @param exceptions    names of exception classes: one of them, or of a class that extends it, thrown or as a cause
 * @param markers       names of markers, contained ones too
 * @param slowerThan    a flow that takes longer; empty for none
 * @param expected      names of exception classes and logger prefixes that level and exceptions do not count for
 * @param limit         triggers a minute that count, in all; at least 1
 * @param locationLimit triggers a minute that count from one location; at least 1
 */
public record TriggerConfig(
        LevelThreshold level,
        List<String> exceptions,
        List<String> markers,
        Optional<Duration> slowerThan,
        List<String> expected,
        int limit,
        int locationLimit) {

    /** The defaults: an ERROR triggers. */
    public static final TriggerConfig DEFAULT = new TriggerConfig(
            LevelThreshold.parse(ConfigKey.TRIGGER_LEVEL.defaultText()),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            TextValues.parseCount(ConfigKey.TRIGGER_LIMIT.defaultText()),
            TextValues.parseCount(ConfigKey.TRIGGER_LOCATION_LIMIT.defaultText()));

    /**
     * Checks all values and copies the lists.
     *
     * @throws IllegalArgumentException naming key, rule and value
     */
    public TriggerConfig {
        ConfigKey.TRIGGER_LEVEL.require(level);
        ConfigKey.TRIGGER_EXCEPTIONS.require(exceptions);
        ConfigKey.TRIGGER_MARKERS.require(markers);
        ConfigKey.TRIGGER_SLOWER_THAN.require(slowerThan);
        ConfigKey.TRIGGER_EXPECTED.require(expected);
        ConfigKey.TRIGGER_LIMIT.require(limit);
        ConfigKey.TRIGGER_LOCATION_LIMIT.require(locationLimit);
        exceptions = List.copyOf(exceptions);
        markers = List.copyOf(markers);
        expected = List.copyOf(expected);
    }

    TriggerConfig withLevel(LevelThreshold value) {
        return new TriggerConfig(value, exceptions, markers, slowerThan, expected, limit, locationLimit);
    }

    TriggerConfig withExceptions(List<String> value) {
        return new TriggerConfig(level, value, markers, slowerThan, expected, limit, locationLimit);
    }

    TriggerConfig withMarkers(List<String> value) {
        return new TriggerConfig(level, exceptions, value, slowerThan, expected, limit, locationLimit);
    }

    TriggerConfig withSlowerThan(Optional<Duration> value) {
        return new TriggerConfig(level, exceptions, markers, value, expected, limit, locationLimit);
    }

    TriggerConfig withExpected(List<String> value) {
        return new TriggerConfig(level, exceptions, markers, slowerThan, value, limit, locationLimit);
    }

    TriggerConfig withLimit(int value) {
        return new TriggerConfig(level, exceptions, markers, slowerThan, expected, value, locationLimit);
    }

    TriggerConfig withLocationLimit(int value) {
        return new TriggerConfig(level, exceptions, markers, slowerThan, expected, limit, value);
    }
}
