package io.logtracr.store;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Writes moments as {@code 2026-11-21T22:45:01.123456Z}: UTC, microseconds, rounded down. The text of the last second is kept,
 * as entries of one flow lie close together. Used by one thread.
 */
final class TimestampWriter {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;

    private final byte[] untilDot = "0000-00-00T00:00:00.".getBytes(StandardCharsets.US_ASCII);
    private long second = Long.MIN_VALUE;
    private long day = Long.MIN_VALUE;

    /** Appends a moment, given in nanoseconds since the epoch. */
    void append(Utf8Buffer out, long epochNanos) {
        long wanted = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (wanted != second) {
            moveTo(wanted);
        }
        out.append(untilDot);
        out.sixDigits((int) (epochNanos - wanted * NANOS_PER_SECOND) / 1000);
        out.append('Z');
    }

    private void moveTo(long wanted) {
        long wantedDay = Math.floorDiv(wanted, (long) SECONDS_PER_DAY);
        if (wantedDay != day) {
            date(wantedDay);
            day = wantedDay;
        }
        int ofDay = (int) (wanted - wantedDay * SECONDS_PER_DAY);
        twoDigits(11, ofDay / 3600);
        twoDigits(14, ofDay / 60 % 60);
        twoDigits(17, ofDay % 60);
        second = wanted;
    }

    private void date(long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        twoDigits(0, date.getYear() / 100);
        twoDigits(2, date.getYear() % 100);
        twoDigits(5, date.getMonthValue());
        twoDigits(8, date.getDayOfMonth());
    }

    private void twoDigits(int at, int value) {
        untilDot[at] = (byte) ('0' + value / 10);
        untilDot[at + 1] = (byte) ('0' + value % 10);
    }
}
