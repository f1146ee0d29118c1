package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecorderClockTest {

    private static final long START_SECONDS = 1_700_000_000L;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicLong nanos = new AtomicLong();

    /** A wall clock that goes with the monotonic one; who reads it must wait for the processor so many times. */
    private final class BusyClock extends Clock {

        private int pauses;

        @Override
        public Instant instant() {
            Instant now = Instant.ofEpochSecond(START_SECONDS, nanos.get());
            if (pauses-- > 0) {
                nanos.addAndGet(PAUSE_NANOS);
            }
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void rebase_keepsTheTime_whenTheThreadMustWaitBetweenReadingTheClocks() {
        BusyClock wall = new BusyClock();
        RecorderClock clock = new RecorderClock(nanos::get, wall);
        for (int pauses = 0; pauses < 8; pauses++) {
            wall.pauses = pauses;
            clock.rebase();

            long error = clock.epochNanos(nanos.get()) - (TimeUnit.SECONDS.toNanos(START_SECONDS) + nanos.get());
            assertThat(error).as("%s pauses", pauses).isCloseTo(0, Offset.offset(PAUSE_NANOS / 2));
            if (pauses < 3) {
                assertThat(error).as("%s pauses", pauses).isZero();
            }
        }
    }
}
