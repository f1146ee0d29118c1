package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextValuesTest {

    @ParameterizedTest
    @CsvSource({
        "0, INFO",
        "00, INFO",
        "1, DEBUG",
        "4, DEBUG",
        "5, TRACE",
        "10, TRACE",
        "004, DEBUG",
        "99999999999999999999, TRACE",
        "warn, WARN",
        "OFF, OFF"
    })
    void parseVerbosity_takesLevelsAndKlogNumbers(String text, LevelThreshold level) {
        assertThat(TextValues.parseVerbosity(text)).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "loud", "1.5", "V4"})
    void parseVerbosity_refusesOthers(String text) {
        assertThatThrownBy(() -> TextValues.parseVerbosity(text))
                .hasMessage("expected TRACE, DEBUG, INFO, WARN, ERROR or OFF, found " + text);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "False, false"})
    void parseBoolean_ignoresCase(String text, boolean value) {
        assertThat(TextValues.parseBoolean(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "on", "tru", ""})
    void parseBoolean_refusesOthers(String text) {
        assertThatThrownBy(() -> TextValues.parseBoolean(text)).hasMessage("expected true or false, found " + text);
    }

    @Test
    void parseList_trimsAndDropsEmptyAndRepeatedNames() {
        assertThat(TextValues.parseList(" logID,, trace_id ,logID,")).containsExactly("logID", "trace_id");
    }

    @Test
    void parsePrefixes_isEmpty_whenNone() {
        assertThat(TextValues.parsePrefixes("None")).isEmpty();
        assertThat(TextValues.parsePrefixes("none,a")).containsExactly("none", "a");
    }

    @Test
    void parsePath_isAbsolute() {
        assertThat(TextValues.parsePath("dumps").toString()).isEqualTo(System.getProperty("user.dir") + "/dumps");
    }
}
