package io.ilion.faultinjection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pool of the tables that are free to use. A table that a node may still truncate stays out of the pool for a while. */
final class TrackedTablePool {

    private final DelayQueue<AvailableTable> free = new DelayQueue<>();

    private record AvailableTable(TrackedTable table, long from) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(from - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    TrackedTablePool(List<String> names) {
        names.forEach(name -> release(new TrackedTable(name), Duration.ZERO));
    }

    /** Null when no table became available within a second. */
    @Nullable
    TrackedTable poll() throws InterruptedException {
        AvailableTable next = free.poll(1, TimeUnit.SECONDS);
        return next == null ? null : next.table();
    }

    void release(TrackedTable table, Duration rest) {
        free.put(new AvailableTable(table, System.nanoTime() + rest.toNanos()));
    }
}
