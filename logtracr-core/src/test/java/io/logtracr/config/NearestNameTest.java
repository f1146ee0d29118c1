package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {

    private final List<String> known =
            Arrays.stream(ConfigKey.values()).map(ConfigKey::environmentName).toList();

    @ParameterizedTest
    @CsvSource({
        "LOGTRACR_DUMPDIR, LOGTRACR_DUMP_DIR",
        "logtracr.dump.dir, LOGTRACR_DUMP_DIR",
        "LOGTRACR_DUMP_INTERVALL, LOGTRACR_DUMP_INTERVAL",
        "LOGTRACR_CPATURE, LOGTRACR_CAPTURE",
        "LOGTRACR_FLOW_KEYS, LOGTRACR_FLOW_KEY",
        "LOGTRACR_GUARD, LOGTRACR_GUARDS",
        "LOGTRACR_MAX_FLOW, LOGTRACR_MAX_FLOWS"
    })
    void find_seesThroughMisspellings(String name, String meant) {
        assertThat(NearestName.find(name, known)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGTRACR_COLOUR", "LOGTRACR_STORE_ZONE_NAME", "LOGTRACR_"})
    void find_suggestsNothing_whenNoneIsNear(String name) {
        assertThat(NearestName.find(name, known)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 100_000})
    void find_suggestsNothing_whenTheNameIsEndless(int length) {
        assertThat(NearestName.find("x".repeat(length), List.of("x".repeat(length))))
                .isEmpty();
    }
}
