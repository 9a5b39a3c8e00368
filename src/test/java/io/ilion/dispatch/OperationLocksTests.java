package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.database.DatabaseRetry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationLocksTests {

    private static final int WORKERS = 32;

    private final OperationLocks locks = new OperationLocks(20, new DatabaseRetry());
    private final AtomicInteger current = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void letsOneWorkerAtATimeChangeAnOperation() throws Exception {
        UUID operation = UUID.randomUUID();

        runConcurrently(() -> operation);

        assertThat(most).hasValue(1);
    }

    @Test
    void usesAtMostHalfOfTheConnections() throws Exception {
        runConcurrently(UUID::randomUUID);

        assertThat(most).hasValueBetween(1, 10);
    }

    @Test
    void passesOnAnExceptionAndReleasesTheLock() {
        UUID operation = UUID.randomUUID();
        TaskBlockedException thrown = new TaskBlockedException("later");

        assertThatThrownBy(() -> locks.withLock(operation, () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(locks.withLock(operation, () -> "in")).isEqualTo("in");
    }

    @Test
    void worksWithASingleConnection() {
        assertThat(new OperationLocks(1, new DatabaseRetry()).withLock(UUID.randomUUID(), () -> "in"))
                .isEqualTo("in");
    }

    private void runConcurrently(Callable<UUID> operations) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Boolean>> all = Stream.generate(() -> (Callable<Boolean>) () -> change(operations.call()))
                    .limit(WORKERS * 20)
                    .toList();
            assertThat(workers.invokeAll(all))
                    .allSatisfy(each -> assertThat(each.get()).isTrue());
        } finally {
            workers.shutdownNow();
        }
    }

    private boolean change(UUID operation) {
        return locks.withLock(operation, () -> {
            most.accumulateAndGet(current.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            current.decrementAndGet();
            return true;
        });
    }
}
