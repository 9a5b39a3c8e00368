package io.ilion.benchmark;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long millions of answers took, counted in steps of 50 µs up to five seconds. Many threads may add. */
final class LatencyHistogram {

    private static final long STEP_NANOS = 50_000;
    private static final int STEPS = 100_000;

    private final AtomicLongArray counts = new AtomicLongArray(STEPS);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    void addNanos(long nanos) {
        counts.incrementAndGet((int) Math.min(STEPS - 1, Math.max(0, nanos) / STEP_NANOS));
        count.incrementAndGet();
        longest.accumulateAndGet(nanos, Math::max);
    }

    long count() {
        return count.get();
    }

    /** In milliseconds; 0 where there is nothing. */
    double max() {
        return longest.get() / 1e6;
    }

    /** What so large a part of all did not exceed, in milliseconds, rounded up to a step; 0 where there is nothing. */
    double quantile(double part) {
        long rank = (long) Math.ceil(part * count.get());
        long seen = 0;
        for (int step = 0; step < STEPS; step++) {
            seen += counts.get(step);
            if (seen >= rank && seen > 0) {
                return (step + 1) * STEP_NANOS / 1e6;
            }
        }
        return 0;
    }
}
