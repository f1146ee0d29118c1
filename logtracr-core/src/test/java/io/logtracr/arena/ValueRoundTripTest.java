package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueRoundTripTest {

    private final ByteBuffer memory = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void value_isReadBack_whateverItIs() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            Object value = RandomTexts.value(random, i % 100 == 0 ? 70_000 : 300);
            int start = random.nextInt(100);
            int end = ValueEncoder.value(memory.array(), start, memory.capacity(), value);
            assertThat(end).isPositive();
            assertThat(decode(start, end)).isEqualTo(value);
        }
    }

    @Test
    void text_isReadBack_atEachLengthAroundItsLimits() {
        for (int length : new int[] {0, 1, 7, 8, 9, 254, 255, 256, 257, 65_535, 65_536, 70_000}) {
            for (String unit : new String[] {"a", "\u00ff", "\u0100", "\ud800", "\udc00"}) {
                String text = "a".repeat(Math.max(0, length - 1)) + (length == 0 ? "" : unit);
                int end = ValueEncoder.text(memory.array(), 3, memory.capacity(), text);
                assertThat(decode(3, end)).isEqualTo(text);
            }
        }
    }

    @Test
    void value_overflowsOrFits_andNeverWritesBehindTheLimit() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            Object value = RandomTexts.value(random, 60);
            int full = ValueEncoder.value(memory.array(), 0, memory.capacity(), value);
            for (int limit = 0; limit < full + 12; limit++) {
                Arrays.fill(memory.array(), 0, 300, (byte) 0x5A);
                int end = ValueEncoder.value(memory.array(), 0, limit, value);
                if (limit >= full + Long.BYTES) {
                    assertThat(end).isEqualTo(full);
                } else if (limit < full) {
                    assertThat(end).isEqualTo(ValueEncoder.OVERFLOW);
                }
                if (end != ValueEncoder.OVERFLOW) {
                    assertThat(decode(0, end)).isEqualTo(value);
                }
                for (int at = limit; at < limit + 20; at++) {
                    assertThat(memory.get(at)).isEqualTo((byte) 0x5A);
                }
            }
        }
    }

    @Test
    void value_staysOverflown() {
        assertThat(ValueEncoder.value(memory.array(), ValueEncoder.OVERFLOW, 100, 1))
                .isEqualTo(ValueEncoder.OVERFLOW);
        assertThat(ValueEncoder.text(memory.array(), ValueEncoder.OVERFLOW, 100, "a"))
                .isEqualTo(ValueEncoder.OVERFLOW);
        assertThat(ValueEncoder.text(memory.array(), ValueEncoder.OVERFLOW, 100, null))
                .isEqualTo(ValueEncoder.OVERFLOW);
        assertThat(ValueEncoder.reference(memory.array(), ValueEncoder.OVERFLOW, 100, 1))
                .isEqualTo(ValueEncoder.OVERFLOW);
    }

    @Test
    void value_refusesWhatIsNotPlain() {
        assertThat(ValueEncoder.isPlain(new Object())).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> ValueEncoder.value(memory.array(), 0, 100, new Object()));
    }

    private Object decode(int start, int end) {
        ValueDecoder decoder = new ValueDecoder(null);
        decoder.in(memory.array(), end);
        assertThat(decoder.next(start)).isEqualTo(end);
        return decoder.value(start);
    }
}
