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

/** Does what a seed says, fault after fault, and several at once as long as they happen to different things. */
final class FaultInjector implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FaultInjector.class);
    private static final Duration MENDED_AT_MOST = Duration.ofMinutes(3);

    private final SystemUnderTest ground;
    private final SplittableRandom random;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
    private final List<Future<?>> begun = new ArrayList<>();

    FaultInjector(SystemUnderTest ground, long seed) {
        this.ground = ground;
        this.random = new SplittableRandom(seed);
    }

    /** Injects that many as the seed says, and returns when all of them are mended. */
    void inject(int faults) throws InterruptedException, ExecutionException, TimeoutException {
        ground.makeSchemaOutlastKills();
        for (int number = 1; number <= faults; number++) {
            inject(number, choose());
        }
        awaitMended();
    }

    /** Injects these, and returns when all of them are mended; the seed says what they happen to, and for how long. */
    void inject(List<Fault> faults) throws InterruptedException, ExecutionException, TimeoutException {
        if (faults.contains(Fault.KILL_NODE)) {
            ground.makeSchemaOutlastKills();
        }
        for (Fault fault : faults) {
            inject(begun.size() + 1, fault);
        }
        awaitMended();
    }

    private void inject(int number, Fault fault) throws InterruptedException {
        int victim = random.nextInt(fault.target().count());
        SplittableRandom details = random.split();
        long pause = random.nextLong(200, 3500);
        Semaphore target = free.computeIfAbsent(fault.target() + "/" + victim, any -> new Semaphore(1));
        target.acquire();
        log.info("Fault {}: {} {}", number, fault, victim + 1);
        begun.add(workers.submit(() -> {
            try {
                Fault.Mend mend = fault.begin(ground, victim, details);
                TimeUnit.NANOSECONDS.sleep(mend.after().toNanos());
                mend.action().run();
            } finally {
                target.release();
            }
            return null;
        }));
        TimeUnit.MILLISECONDS.sleep(pause);
    }

    private void awaitMended() throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> each : begun) {
            each.get(MENDED_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Fault choose() {
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
        workers.shutdownNow();
    }
}
