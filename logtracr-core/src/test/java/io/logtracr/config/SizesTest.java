package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "0, 0",
        "4096B, 4096",
        "64KiB, 65536",
        "32MiB, 33554432",
        "1GiB, 1073741824",
        "1TiB, 1099511627776",
        "' 64 kib ', 65536",
        "9223372036854775807, 9223372036854775807"
    })
    void parse_readsBinaryUnits(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "-1", "1.5MiB", "1_000", "0x10", "9223372036854775808", "8388608TiB", "٣KiB", "1 Ki B"
            })
    void parse_refuses_whatNamesNoSize(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a size such as 32MiB, 64KiB or 4096, found " + text);
    }

    @ParameterizedTest
    @CsvSource({"16kb, kb, KiB", "16K, K, KiB", "1M, M, MiB", "1MB, MB, MiB", "1g, g, GiB", "1TB, TB, TiB"})
    void parse_tellsWhatToWrite_whenUnitIsAmbiguous(String text, String unit, String binary) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .hasMessage("expected a size such as 32MiB, 64KiB or 4096, found " + text + " (write " + binary + ": "
                        + unit + " can mean powers of 1000 or of 1024)");
    }

    @Test
    void parse_namesTheUnits_whenUnitIsUnknown() {
        assertThatThrownBy(() -> Sizes.parse("3 pages"))
                .hasMessage(
                        "expected a size such as 32MiB, 64KiB or 4096, found 3 pages (units are B, KiB, MiB, GiB, TiB)");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1B",
        "1023, 1023B",
        "1024, 1KiB",
        "1536, 1536B",
        "33554432, 32MiB",
        "2251799813685248, 2048TiB"
    })
    void format_takesTheLargestExactUnit(long bytes, String text) {
        assertThat(Sizes.format(bytes)).isEqualTo(text);
    }

    @Test
    void parse_readsBack_whatFormatWrites() {
        Random random = new Random(20261121);
        for (int i = 0; i < 20_000; i++) {
            long bytes = random.nextLong() >>> (1 + random.nextInt(63)) & -1L << random.nextInt(50);
            assertThat(Sizes.parse(Sizes.format(bytes))).isEqualTo(bytes);
        }
    }
}
