package io.logtracr.cli;

import io.logtracr.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10m} or a moment in ISO-8601. */
final class SinceConverter implements ITypeConverter<Since> {

    @Override
    public Since convert(String text) {
        try {
            return new Since(Instant.parse(text), null);
        } catch (DateTimeException notAMoment) {
            try {
                Duration age = Durations.parse(text);
                Instant.now().minus(age);
                return new Since(null, age);
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw new TypeConversionException(
                        "expected an age such as 10m or 2h, or a moment such as 2026-11-21T22:45:00Z, found '" + text
                                + "'");
            }
        }
    }
}
