package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written straight from the arena is what is written from objects, byte by byte. */
class RecordRenderingTest {

    private static final int RECORDS = 2000;

    private final Utf8Buffer fast = new Utf8Buffer(64);
    private final Utf8Buffer slow = new Utf8Buffer(64);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void text_isTheSame(int seed) throws Exception {
        assertSame(new TextRenderer(), seed);
    }

    @Test
    void text_isTheSame_whenAnotherArenasStringsFollow() throws Exception {
        TextRenderer renderer = new TextRenderer();
        for (int seed : new int[] {6, 7, 8, 6}) {
            assertSame(renderer, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void json_isTheSame(int seed) throws Exception {
        JsonRenderer renderer = new JsonRenderer();
        renderer.flow("a/b \"c\"", "i");
        assertSame(renderer, seed);
    }

    private void assertSame(FlowRenderer renderer, int seed) throws Exception {
        int[] records = new int[1];
        new RandomRecords(new Random(seed)).pass(RECORDS, record -> {
            fast.clear();
            slow.clear();
            renderer.record(fast, record);
            renderer.entry(slow, record.entry());
            assertThat(string(fast)).as("seed %d record %d", seed, records[0]).isEqualTo(string(slow));
            assertThat(fast.toByteArray()).isEqualTo(slow.toByteArray());
            records[0]++;
        });
        assertThat(records[0]).isEqualTo(RECORDS);
    }

    private static String string(Utf8Buffer out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
