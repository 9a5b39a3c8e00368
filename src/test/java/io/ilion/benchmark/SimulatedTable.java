package io.ilion.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A table of a simulated node. It is written to all the time, so that there is something to flush. */
final class SimulatedTable {

    /** What a compaction would leave. */
    private static final int MOST_SSTABLES = 32;

    private final LongSupplier latency;
    private final AtomicLong switches = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicInteger sstables = new AtomicInteger();
    private volatile long memtableSince = System.nanoTime();

    SimulatedTable(LongSupplier latency) {
        this.latency = latency;
    }

    /** Takes as long as it is told, and not longer when several go on. */
    void flush() throws InterruptedException {
        pending.incrementAndGet();
        memtableSince = System.nanoTime();
        switches.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(latency.getAsLong());
        sstables.updateAndGet(count -> count % MOST_SSTABLES + 1);
        pending.decrementAndGet();
    }

    /** One for each millisecond since the memtable is there. */
    Integer memtableWrites() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - memtableSince);
    }

    Integer sstables() {
        return sstables.get();
    }

    long memtableSwitches() {
        return switches.get();
    }

    long pendingFlushes() {
        return pending.get();
    }
}
