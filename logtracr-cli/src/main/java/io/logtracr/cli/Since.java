package io.logtracr.cli;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment to begin at.
 *
 * @param moment the moment, {@code null} if it is told by its age
 * @param age    its age, {@code null} if it is told itself
 */
record Since(Instant moment, Duration age) {

    /** The moment, seen from now. */
    Instant before(Instant now) {
        return moment != null ? moment : now.minus(age);
    }
}
