package io.ilion.benchmark;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Ring buffer of the last thousand items, for random reads. */
final class RecentItems<T> {

    private static final int SIZE = 1000;

    private final AtomicReferenceArray<T> last = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong added = new AtomicLong();

    void add(T one) {
        last.set((int) (added.getAndIncrement() % SIZE), one);
    }

    /** A random item; empty until one was added. */
    Optional<T> random() {
        int there = (int) Math.min(SIZE, added.get());
        return there == 0
                ? Optional.empty()
                : Optional.ofNullable(last.get(ThreadLocalRandom.current().nextInt(there)));
    }
}
