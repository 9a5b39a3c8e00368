package io.ilion.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A table of a simulated node, with continuous simulated writes, so that there is always something to flush. */
final class SimulatedTable {

    /** Upper bound of SSTables, as if they were compacted. */
    private static final int MAX_SSTABLES = 32;

    private final LongSupplier latency;
    private final AtomicLong switches = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicInteger sstables = new AtomicInteger();
    private volatile long memtableCreated = System.nanoTime();

    SimulatedTable(LongSupplier latency) {
        this.latency = latency;
    }

    /** Takes the configured duration, independent of concurrent flushes. */
    void flush() throws InterruptedException {
        pending.incrementAndGet();
        memtableCreated = System.nanoTime();
        switches.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(latency.getAsLong());
        sstables.updateAndGet(count -> count % MAX_SSTABLES + 1);
        pending.decrementAndGet();
    }

    /** One write per millisecond since the memtable was created. */
    Integer memtableWrites() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - memtableCreated);
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
