package io.ilion.faultinjection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Injects a seeded sequence of faults; faults of different targets overlap. */
final class FaultInjector implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FaultInjector.class);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(3);

    private final SystemUnderTest system;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Semaphore> targetLocks = new ConcurrentHashMap<>();
    private final List<Future<?>> injections = new ArrayList<>();

    FaultInjector(SystemUnderTest system, long seed) {
        this.system = system;
        this.random = new SplittableRandom(seed);
    }

    /** Injects that many faults, chosen by the seed, and returns when all have ended. */
    void inject(int faults) throws InterruptedException, ExecutionException, TimeoutException {
        system.flushSchema();
        for (int number = 1; number <= faults; number++) {
            inject(number, chooseFault());
        }
        awaitRecovery();
    }

    /** Injects these faults and returns when all have ended; the seed chooses their targets and durations. */
    void inject(List<Fault> faults) throws InterruptedException, ExecutionException, TimeoutException {
        if (faults.contains(Fault.KILL_NODE)) {
            system.flushSchema();
        }
        for (Fault fault : faults) {
            inject(injections.size() + 1, fault);
        }
        awaitRecovery();
    }

    private void inject(int number, Fault fault) throws InterruptedException {
        int index = random.nextInt(fault.target().count());
        SplittableRandom details = random.split();
        long pause = random.nextLong(200, 3500);
        Semaphore target = targetLocks.computeIfAbsent(fault.target() + "/" + index, any -> new Semaphore(1));
        target.acquire();
        log.info("Fault {}: {} {}", number, fault, index + 1);
        injections.add(threads.submit(() -> {
            try {
                Fault.Recovery recovery = fault.inject(system, index, details);
                TimeUnit.NANOSECONDS.sleep(recovery.after().toNanos());
                recovery.action().run();
            } finally {
                target.release();
            }
            return null;
        }));
        TimeUnit.MILLISECONDS.sleep(pause);
    }

    private void awaitRecovery() throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> each : injections) {
            each.get(RECOVERY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Fault chooseFault() {
        int sum = 0;
        for (Fault fault : Fault.values()) {
            sum += fault.weight();
        }
        int chosen = random.nextInt(sum);
        for (Fault fault : Fault.values()) {
            chosen -= fault.weight();
            if (chosen < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
