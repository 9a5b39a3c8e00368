package io.ilion.benchmark;

import java.util.Arrays;
import java.util.UUID;

/** Ids of operations in the order in which they came; each is known by its lower half, which is random. */
final class SubmittedIds {

    private long[] ids = new long[1 << 16];
    private int size;

    synchronized void add(UUID id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id.getLeastSignificantBits();
    }

    synchronized int size() {
        return size;
    }

    /** Whether it holds the same ids, each as often. */
    boolean hasTheSameAs(SubmittedIds other) {
        return Arrays.equals(sorted(), other.sorted());
    }

    private synchronized long[] sorted() {
        long[] sorted = Arrays.copyOf(ids, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
