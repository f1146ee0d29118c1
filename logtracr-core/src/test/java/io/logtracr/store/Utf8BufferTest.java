package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8BufferTest {

    private static final long SEED = 11;

    private final Random random = new Random(SEED);
    private final Utf8Buffer out = new Utf8Buffer(4);

    @Test
    void number_writesDecimals_ofAnyLength() {
        for (long limit = 1; limit > 0 && limit < Long.MAX_VALUE / 10; limit *= 10) {
            for (long value : new long[] {limit - 1, limit, limit + 1, random.nextLong(limit + 1)}) {
                assertNumber(value);
                assertNumber(-value);
            }
        }
        for (long value : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
            assertNumber(value);
        }
    }

    private void assertNumber(long value) {
        out.clear();
        out.number(value);
        assertThat(text()).isEqualTo(Long.toString(value));
    }

    @Test
    void sixDigits_writesLeadingZeros() {
        for (int value = 0; value < 1_000_000; value += 37) {
            out.clear();
            out.sixDigits(value);
            assertThat(text()).isEqualTo(Integer.toString(1_000_000 + value).substring(1));
        }
    }

    @Test
    void appendLatin1_escapesTheSame_whereverTheSpecialCharacterIs() {
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[random.nextInt(28)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) (random.nextInt(16) == 0 ? random.nextInt(256) : 'a' + i % 26);
            }
            int from = random.nextInt(text.length + 1);
            for (Escaping escaping : Escaping.values()) {
                out.clear();
                escaping.append(out, new String(text, from, text.length - from, StandardCharsets.ISO_8859_1));
                String expected = text();
                out.clear();
                escaping.appendLatin1(out, text, from, text.length);
                assertThat(text())
                        .as("seed %d round %d %s", SEED, round, escaping)
                        .isEqualTo(expected);
            }
        }
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
