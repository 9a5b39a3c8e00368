package io.ilion.faultinjection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tables that are free to be worked on. One that a node may still truncate is left alone for a while. */
final class TrackedTablePool {

    private final DelayQueue<Free> free = new DelayQueue<>();

    private record Free(TrackedTable table, long from) implements Delayed {

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
        names.forEach(name -> put(new TrackedTable(name), Duration.ZERO));
    }

    /** Null where none has become free within a second. */
    @Nullable
    TrackedTable take() throws InterruptedException {
        Free next = free.poll(1, TimeUnit.SECONDS);
        return next == null ? null : next.table();
    }

    void put(TrackedTable table, Duration rest) {
        free.put(new Free(table, System.nanoTime() + rest.toNanos()));
    }
}
