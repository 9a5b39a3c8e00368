package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.operation.DryRunPlan.Check;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DryRunChecksTests {

    @Test
    void returnsFindingsAndProblems() {
        try (DryRunChecks checks = new DryRunChecks(new DryRunSettings(Duration.ofSeconds(30), 2))) {
            Future<Check> fine = checks.begin(time -> List.of("a finding"));
            Future<Check> failed = checks.begin(time -> {
                throw new IllegalStateException("not ready");
            });

            assertThat(checks.await(fine)).isEqualTo(new Check(List.of("a finding"), null, false));
            assertThat(checks.await(failed)).isEqualTo(new Check(List.of(), "not ready", false));
        }
    }

    @Test
    void reportsWhatWasNotCheckedInTimeAsUnknownHoweverManyNodesHang() {
        long begun = System.nanoTime();
        AtomicInteger checked = new AtomicInteger();
        try (DryRunChecks checks = new DryRunChecks(new DryRunSettings(Duration.ofMillis(300), 2))) {
            List<Future<Check>> hung = IntStream.range(0, 100)
                    .mapToObj(node -> checks.begin(DryRunChecksTests::hang))
                    .toList();
            Future<Check> queued = checks.begin(time -> List.of("checked " + checked.incrementAndGet()));

            assertThat(hung).extracting(checks::await).allSatisfy(check -> {
                assertThat(check.unknown()).isTrue();
                assertThat(check.findings()).isEmpty();
                assertThat(check.problem()).contains("PT0.3S", "ilion.dry-run.timeout");
            });
            assertThat(checks.await(queued).unknown()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(checked).hasValue(0);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("dry-run-")));
    }

    @Test
    void reportsANodeThatDoesNotAnswerInTimeAsUnknown() {
        try (DryRunChecks checks = new DryRunChecks(new DryRunSettings(Duration.ofSeconds(30), 1))) {
            Future<Check> slow = checks.begin(time -> {
                throw new NodeTimeoutException("10.0.0.1", "the query", time);
            });

            assertThat(checks.await(slow).unknown()).isTrue();
            assertThat(checks.await(slow).problem()).contains("10.0.0.1");
        }
    }

    @Test
    void tellsACheckHowMuchTimeIsLeft() {
        try (DryRunChecks checks = new DryRunChecks(new DryRunSettings(Duration.ofSeconds(30), 1))) {
            Future<Check> check = checks.begin(time -> List.of(time.toString()));

            Duration left = Duration.parse(checks.await(check).findings().get(0));
            assertThat(left).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        }
    }

    @Test
    void asksNoMoreNodesAtOnceThanAllowed() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (DryRunChecks checks = new DryRunChecks(new DryRunSettings(Duration.ofSeconds(30), 3))) {
            List<Future<Check>> all = IntStream.range(0, 200)
                    .mapToObj(node -> checks.begin(time -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        running.decrementAndGet();
                        return List.of();
                    }))
                    .toList();

            assertThat(all).extracting(checks::await).allMatch(check -> check.problem() == null);
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    private static List<String> hang(Duration left) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of("fine, with %s left".formatted(left));
    }
}
