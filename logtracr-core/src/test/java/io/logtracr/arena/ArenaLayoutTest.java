package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaLayoutTest {

    @Test
    void of_cutsIntoPartsThatDoNotOverlap_whateverTheSizes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int bytes = 1 << (18 + random.nextInt(13));
            bytes = bytes < 0 ? 1 << 30 : bytes - random.nextInt(1000);
            int slots = 1 + random.nextInt(bytes / 1024);
            ArenaLayout layout = ArenaLayout.of(bytes, slots, 64 * (2 + random.nextInt(30)));

            assertThat(layout.slotOffset(0)).isEqualTo(4096);
            assertThat(layout.slotOffset(slots - 1) + 128).isLessThanOrEqualTo(layout.stringIndexOffset());
            assertThat(layout.stringIndexOffset() + 4 * layout.stringCapacity())
                    .isLessThanOrEqualTo(layout.stringHeapOffset());
            assertThat(layout.stringHeapOffset() + layout.stringHeapBytes()).isLessThanOrEqualTo(layout.chunkOffset(0));
            assertThat(layout.chunkOffset(0) % 64).isZero();
            assertThat((long) layout.chunkOffset(layout.chunkCount() - 1) + layout.chunkBytes())
                    .isLessThanOrEqualTo(bytes)
                    .isGreaterThan(bytes - layout.chunkBytes());
            assertThat(layout.stringCapacity()).isLessThanOrEqualTo(1 << 16);
        }
    }

    @Test
    void of_refusesSizes_thatLeaveNoChunk() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArenaLayout.of(16 << 10, 64, 1024))
                .withMessageContaining("64 flow slots");
        assertThatIllegalArgumentException().isThrownBy(() -> ArenaLayout.of(0, 1, 1024));
        assertThatIllegalArgumentException().isThrownBy(() -> ArenaLayout.of(1 << 20, 0, 1024));
        assertThatIllegalArgumentException().isThrownBy(() -> ArenaLayout.of(1 << 20, 1, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> ArenaLayout.of(1 << 20, 1, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> ArenaLayout.of(1 << 20, Integer.MAX_VALUE, 1024));
    }

    @Test
    void constructor_refusesParts_thatOverflowAnInt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArenaLayout(1 << 20, 1, 0, 0, 1 << 20, Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArenaLayout(1 << 20, 1, 1 << 17, 0, 1024, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArenaLayout(-1, 1, 0, 0, 128, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArenaLayout(1 << 20, 1, 0, Integer.MAX_VALUE, 1024, 1));
    }
}
