package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "2s, PT2S",
        "2 S, PT2S",
        "1m, PT1M",
        "12h, PT12H",
        "1d, PT24H",
        "PT2S, PT2S",
        "pt1h30m, PT1H30M",
        "PT-2S, PT-2S",
        "0s, PT0S"
    })
    void parse_readsUnitsAndIso(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "-2s", "1.5s", "2s3ms", "9223372036854775808s", "9223372036854775807d", "P1M", "soon"})
    void parse_refuses_whatNamesNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a duration such as 500ms, 2s, 1m, 12h or PT2S, found " + text);
    }

    @Test
    void parse_asksForTheUnit_whenThereIsNone() {
        assertThatThrownBy(() -> Durations.parse("2000"))
                .hasMessage("expected a duration such as 500ms, 2s, 1m, 12h or PT2S, found 2000"
                        + " (write the unit: ms, s, m, h or d)");
    }

    @Test
    void parse_namesTheUnits_whenUnitIsUnknown() {
        assertThatThrownBy(() -> Durations.parse("2min"))
                .hasMessage(
                        "expected a duration such as 500ms, 2s, 1m, 12h or PT2S, found 2min (units are ms, s, m, h, d)");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT2S, 2s",
        "PT1.5S, 1500ms",
        "PT90S, 90s",
        "PT120S, 2m",
        "PT48H, 2d",
        "PT0.0000005S, PT0.0000005S",
        "PT-2S, PT-2S"
    })
    void format_takesTheLargestExactUnit(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }

    @Test
    void parse_readsBack_whatFormatWrites() {
        Random random = new Random(20261121);
        for (int i = 0; i < 20_000; i++) {
            long seconds = random.nextLong() >> random.nextInt(64);
            int nanos = random.nextBoolean() ? random.nextInt(1_000_000_000) : random.nextInt(1000) * 1_000_000;
            Duration duration = Duration.ofSeconds(seconds, random.nextInt(3) == 0 ? 0 : nanos);
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
        assertThat(Durations.parse(Durations.format(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))))
                .isEqualTo(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    }
}
