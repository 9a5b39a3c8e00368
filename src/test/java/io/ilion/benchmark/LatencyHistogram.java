package io.ilion.benchmark;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of latencies in buckets of 50 µs up to 5 s. Thread-safe. */
final class LatencyHistogram {

    private static final long BUCKET_NANOS = 50_000;
    private static final int BUCKETS = 100_000;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    void addNanos(long nanos) {
        counts.incrementAndGet((int) Math.min(BUCKETS - 1, Math.max(0, nanos) / BUCKET_NANOS));
        count.incrementAndGet();
        longest.accumulateAndGet(nanos, Math::max);
    }

    long count() {
        return count.get();
    }

    /** The highest latency in milliseconds; 0 when empty. */
    double max() {
        return longest.get() / 1e6;
    }

    /** The quantile in milliseconds, rounded up to a bucket; 0 when empty. */
    double quantile(double part) {
        long rank = (long) Math.ceil(part * count.get());
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts.get(bucket);
            if (seen >= rank && seen > 0) {
                return (bucket + 1) * BUCKET_NANOS / 1e6;
            }
        }
        return 0;
    }
}
