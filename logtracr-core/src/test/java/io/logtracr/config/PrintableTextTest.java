package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void of_escapesControlFormattingAndUnpairedSurrogates() {
        assertThat(PrintableText.of("a\r\n\t\u001b[31m\u0000\u2028\u202e\ud800b é 😀"))
                .isEqualTo("a\\u000D\\u000A\\u0009\\u001B[31m\\u0000\\u2028\\u202E\\uD800b é 😀");
    }

    @Test
    void of_clipsAfterHundredCharacters_withoutHalvingOne() {
        assertThat(PrintableText.of("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(PrintableText.of("x".repeat(99) + "😀secret")).isEqualTo("x".repeat(99) + "😀…");
    }
}
