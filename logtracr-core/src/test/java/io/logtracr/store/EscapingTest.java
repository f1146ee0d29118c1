package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes are escaped as the characters are that they stand for. */
class EscapingTest {

    private static final int SEED = 11;

    @ParameterizedTest
    @EnumSource
    void appendLatin1_escapesEachCharacter_atEachPlace(Escaping escaping) {
        byte[] text = new byte[20];
        for (int c = 0; c < 256; c++) {
            for (int at = 0; at < text.length; at++) {
                Arrays.fill(text, (byte) 'x');
                text[at] = (byte) c;
                assertSame(escaping, text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void appendLatin1_escapesWhateverComes(Escaping escaping) {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(40)];
            random.nextBytes(text);
            int special = random.nextInt(4);
            for (int at = 0; at < text.length; at++) {
                if (random.nextInt(8) >= special) {
                    text[at] = (byte) (' ' + Math.floorMod(text[at], 95));
                }
            }
            assertSame(escaping, text);
        }
    }

    private static void assertSame(Escaping escaping, byte[] text) {
        Utf8Buffer bytes = new Utf8Buffer(4);
        Utf8Buffer characters = new Utf8Buffer(4);
        escaping.appendLatin1(bytes, text, 0, text.length);
        escaping.append(characters, new String(text, StandardCharsets.ISO_8859_1));
        assertThat(bytes.toByteArray()).as("seed %d", SEED).isEqualTo(characters.toByteArray());
    }
}
