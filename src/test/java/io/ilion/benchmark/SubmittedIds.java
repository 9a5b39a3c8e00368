package io.ilion.benchmark;

import java.util.Arrays;
import java.util.UUID;

/** Operation ids in order of arrival; only their random lower halves are stored. */
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

    /** Whether both contain the same ids equally often. */
    boolean hasSameIds(SubmittedIds other) {
        return Arrays.equals(sorted(), other.sorted());
    }

    private synchronized long[] sorted() {
        long[] sorted = Arrays.copyOf(ids, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
