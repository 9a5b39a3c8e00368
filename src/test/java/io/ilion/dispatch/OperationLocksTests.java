package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private final OperationLocks turns = new OperationLocks(20);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void oneAtATimeMovesAnOperation() throws Exception {
        UUID operation = UUID.randomUUID();

        atOnce(() -> operation);

        assertThat(most).hasValue(1);
    }

    @Test
    void neverTakesMoreThanHalfOfTheConnections() throws Exception {
        atOnce(UUID::randomUUID);

        assertThat(most).hasValueBetween(1, 10);
    }

    @Test
    void passesOnWhatIsThrownAndLetsTheNextOneIn() {
        UUID operation = UUID.randomUUID();
        TaskBlockedException thrown = new TaskBlockedException("later");

        assertThatThrownBy(() -> turns.take(operation, () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(turns.take(operation, () -> "in")).isEqualTo("in");
    }

    @Test
    void worksWithASingleConnection() {
        assertThat(new OperationLocks(1).take(UUID.randomUUID(), () -> "in")).isEqualTo("in");
    }

    private void atOnce(Callable<UUID> operations) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Boolean>> all = Stream.generate(() -> (Callable<Boolean>) () -> move(operations.call()))
                    .limit(WORKERS * 20)
                    .toList();
            assertThat(workers.invokeAll(all))
                    .allSatisfy(each -> assertThat(each.get()).isTrue());
        } finally {
            workers.shutdownNow();
        }
    }

    private boolean move(UUID operation) {
        return turns.take(operation, () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return true;
        });
    }
}
