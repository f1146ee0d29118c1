package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class IndexStackTest {

    @Test
    void pop_givesEachIndexOnce_lowestFirst() {
        IndexStack stack = new IndexStack(3);
        assertThat(List.of(stack.pop(), stack.pop(), stack.pop(), stack.pop()))
                .containsExactly(0, 1, 2, IndexStack.NONE);
        assertThat(stack.size()).isZero();
        stack.push(1);
        assertThat(stack.size()).isEqualTo(1);
        assertThat(stack.pop()).isEqualTo(1);
    }

    @Test
    void constructor_refusesCapacity_outOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IndexStack(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndexStack(IndexStack.CAPACITY_LIMIT + 1));
        assertThat(new IndexStack(IndexStack.CAPACITY_LIMIT).size()).isEqualTo(IndexStack.CAPACITY_LIMIT);
    }

    @Test
    void pop_givesNoIndexToTwo_whileThreadsTakeAndGiveBack() throws Exception {
        int capacity = 5;
        IndexStack stack = new IndexStack(capacity);
        AtomicIntegerArray owners = new AtomicIntegerArray(capacity);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                running.add(threads.submit(() -> takeAndGiveBack(stack, owners, random)));
            }
            int clashes = 0;
            for (Future<Integer> each : running) {
                clashes += each.get();
            }
            assertThat(clashes).isZero();
        } finally {
            threads.shutdownNow();
        }
        assertThat(stack.size()).isEqualTo(capacity);
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < capacity; i++) {
            all.add(stack.pop());
        }
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(stack.pop()).isEqualTo(IndexStack.NONE);
    }

    private static int takeAndGiveBack(IndexStack stack, AtomicIntegerArray owners, Random random) {
        int clashes = 0;
        List<Integer> mine = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            if (mine.isEmpty() || random.nextBoolean()) {
                int index = stack.pop();
                if (index != IndexStack.NONE) {
                    clashes += owners.getAndIncrement(index);
                    mine.add(index);
                }
            } else {
                int index = mine.remove(random.nextInt(mine.size()));
                owners.getAndDecrement(index);
                stack.push(index);
            }
        }
        for (int index : mine) {
            owners.getAndDecrement(index);
            stack.push(index);
        }
        return clashes;
    }
}
