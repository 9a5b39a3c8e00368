package io.ilion.benchmark;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last thousand that were added; callers ask about any of them. */
final class RecentItems<T> {

    private static final int SIZE = 1000;

    private final AtomicReferenceArray<T> last = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong added = new AtomicLong();

    void add(T one) {
        last.set((int) (added.getAndIncrement() % SIZE), one);
    }

    /** Empty until there is one. */
    Optional<T> any() {
        int there = (int) Math.min(SIZE, added.get());
        return there == 0
                ? Optional.empty()
                : Optional.ofNullable(last.get(ThreadLocalRandom.current().nextInt(there)));
    }
}
