package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowHashTest {

    /** Computed elsewhere: other programs, and later versions, must come to the same sample. */
    @ParameterizedTest
    @CsvSource({
        "'',efd01f60ba992926",
        "a,82a2a958a9bece5b",
        "order-42,8e47543c313c6386",
        "4bf92f3577b34da6a3ce929d0e0e4736,e668f55d97f2d8a8",
        "Größe/€,a1293113f1af5d11"
    })
    void of_isAlwaysTheSame(String flowId, String hash) {
        assertThat(Long.toHexString(FlowHash.of(flowId))).isEqualTo(hash);
    }

    @Test
    void isSampled_takesItsShare_andSmallerSamplesArePartsOfLargerOnes() {
        long one = IntStream.range(0, 100_000)
                .filter(i -> FlowHash.isSampled("order-" + i, 0.01))
                .peek(i -> assertThat(FlowHash.isSampled("order-" + i, 0.05)).isTrue())
                .count();
        assertThat(one).isBetween(900L, 1100L);
    }

    @Test
    void isSampled_knowsNoneAndAll() {
        assertThat(IntStream.range(0, 1000)).noneMatch(i -> FlowHash.isSampled("f" + i, 0));
        assertThat(IntStream.range(0, 1000)).allMatch(i -> FlowHash.isSampled("f" + i, 1));
    }
}
