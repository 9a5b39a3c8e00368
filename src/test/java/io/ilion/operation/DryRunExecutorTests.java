package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunExecutorTests {

    private final DryRunExecutor executor = new DryRunExecutor();

    @AfterEach
    void stop() {
        executor.destroy();
    }

    @Test
    void returnsTheResultsInOrder() {
        assertThat(executor.callAll(numbers(100), Duration.ofSeconds(20), number -> number * 2, number -> -1))
                .isEqualTo(
                        IntStream.range(0, 100).mapToObj(number -> number * 2).toList());
    }

    @Test
    void returnsUnknownForWhatHangsOrNeverGetsItsTurnWithinTheTimeout() {
        AtomicInteger begun = new AtomicInteger();
        Function<Integer, Integer> hang = number -> {
            begun.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return number;
        };

        assertThat(executor.callAll(numbers(200), Duration.ofMillis(200), hang, number -> -1))
                .hasSize(200)
                .containsOnly(-1);

        assertThat(begun.get()).as("threads of all dry runs").isLessThanOrEqualTo(40);
        assertThat(executor.callAll(numbers(3), Duration.ofSeconds(20), number -> number, number -> -1))
                .as("the threads are free again")
                .containsExactly(0, 1, 2);
    }

    @Test
    void throwsWhatACallThrows() {
        assertThatThrownBy(() -> executor.callAll(
                        numbers(1),
                        Duration.ofSeconds(20),
                        number -> {
                            throw new IllegalArgumentException("broken");
                        },
                        number -> -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
