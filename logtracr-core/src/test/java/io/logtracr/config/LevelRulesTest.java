package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelRulesTest {

    private static final String EXPECTED =
            "expected a level and levels by logger prefix such as DEBUG,com.acme=TRACE,org.apache=OFF, found ";

    @ParameterizedTest
    @CsvSource({
        "com.acme, TRACE",
        "com.acme.Order, TRACE",
        "com.acme$Inner, TRACE",
        "com.acmecorp, DEBUG",
        "com.acmecorp.Order, DEBUG",
        "com.acm, DEBUG",
        "com, DEBUG",
        "'', DEBUG",
        "x.com.acme, DEBUG",
        "com.acme.db, OFF",
        "com.acme.db.Pool$Lease, OFF",
        "com.acme.dbx, TRACE",
        "com.acme.db.Pool, OFF",
        "Outer$Inner, ERROR",
        "Outer$Inner$Deep, ERROR",
        "Outer$Inner2, DEBUG",
        "Outer, DEBUG"
    })
    void levelFor_takesTheLongestPrefixOfWholeSegments(String logger, LevelThreshold level) {
        LevelRules rules = LevelRules.parse("DEBUG,com.acme=TRACE,com.acme.db=OFF,Outer$Inner=ERROR");

        assertThat(rules.levelFor(logger)).isEqualTo(level);
    }

    @Test
    void levelFor_agreesWithCuttingTheNameSegmentBySegment() {
        Random random = new Random(20261121);
        for (int i = 0; i < 5_000; i++) {
            Map<String, LevelThreshold> prefixes = new HashMap<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                prefixes.put(name(random), level(random));
            }
            LevelRules rules = new LevelRules(level(random), prefixes);
            String logger = name(random);

            assertThat(rules.levelFor(logger)).as("%s for %s", rules, logger).isEqualTo(bySegment(rules, logger));
            assertThat(LevelRules.parse(rules.toString())).isEqualTo(rules).hasSameHashCodeAs(rules);
        }
    }

    private static LevelThreshold bySegment(LevelRules rules, String logger) {
        for (String name = logger; ; ) {
            LevelThreshold level = rules.prefixes().get(name);
            int cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
            if (level != null || cut < 0) {
                return level != null ? level : rules.fallback();
            }
            name = name.substring(0, cut);
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder(random.nextBoolean() ? "a" : "ab");
        for (int n = random.nextInt(4); n > 0; n--) {
            name.append(random.nextInt(4) == 0 ? '$' : '.').append(random.nextBoolean() ? "a" : "ab");
        }
        return name.toString();
    }

    private static LevelThreshold level(Random random) {
        return LevelThreshold.values()[random.nextInt(LevelThreshold.values().length)];
    }

    @Test
    void parse_takesElementsInAnyOrder_andIgnoresSpaceCaseAndEmptyElements() {
        LevelRules rules = LevelRules.parse(" com.acme = trace , info,, org=Off ,");

        assertThat(rules)
                .isEqualTo(new LevelRules(
                        LevelThreshold.INFO, Map.of("com.acme", LevelThreshold.TRACE, "org", LevelThreshold.OFF)))
                .hasToString("INFO,com.acme=TRACE,org=OFF");
    }

    @Test
    void parse_fallsBackToTheGivenLevel_whenNoLevelStandsAlone() {
        assertThat(LevelRules.parse("com.acme=TRACE").fallback()).isEqualTo(LevelThreshold.DEBUG);
        assertThat(LevelRules.parse("com.acme=TRACE", LevelThreshold.OFF).fallback())
                .isEqualTo(LevelThreshold.OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "' , '|''",
                "LOUD|' (no level: LOUD)'",
                "DEBUG,com.acme=|' (no level: )'",
                "DEBUG,INFO|' (two levels stand alone)'",
                "a=INFO,a=WARN|' (two levels for a)'",
                "=INFO|' (a logger prefix is empty)'",
                "a.*=INFO|' (a prefix covers all loggers below it, without *)'",
                "ROOT=INFO|' (for all loggers write the level alone)'",
                "a.=INFO|' (no logger prefix: a.)'",
                "a b=INFO|' (no logger prefix: a b)'",
                "a=INFO=WARN|' (no level: INFO=WARN)'"
            })
    void parse_refusesWithHint(String text, String hint) {
        assertThatThrownBy(() -> LevelRules.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(EXPECTED + text + hint);
    }

    @Test
    void constructor_refusesPrefix_thatParseWouldNotRead() {
        assertThatThrownBy(() -> new LevelRules(LevelThreshold.DEBUG, Map.of("a,b", LevelThreshold.OFF)))
                .hasMessage(EXPECTED + "a,b (no logger prefix: a,b)");
    }
}
