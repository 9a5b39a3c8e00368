package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.Requests;
import io.ilion.operation.type.LockScope;
import io.ilion.testing.FakeCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationProgressTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor REPLICA = Actor.replica("one");

    private final InMemoryStore store = new InMemoryStore();
    private final RecordingQueue queue = new RecordingQueue();
    private final OperationProgress progress = new OperationProgress(
            store.taskRepository(), store.attemptRepository(), queue, () -> REPLICA, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void releasesTheTasksOfTheFirstRack() {
        Operation operation = planned("CONTINUE", "r1", "r1", "r2");

        progress.advance(operation, REPLICA);

        assertThat(queue.tasks()).containsExactly(id(0), id(1));
        assertThat(operation.state()).isEqualTo(State.PENDING);
    }

    @Test
    void releasesTheNextRackOnceTheFirstHasEnded() {
        Operation operation = planned("CONTINUE", "r1", "r2");
        start(operation, 0);

        progress.endTask(operation, store.task(0), Outcome.COMPLETED, List.of());

        assertThat(queue.tasks()).containsExactly(id(1));
        assertThat(operation.progress()).isEqualTo(0.5);
        assertThat(operation.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void completesTheOperationWithItsLastTaskAndWakesTheWaiters() {
        Operation operation = planned("CONTINUE", "r1");
        start(operation, 0);
        store.holdLocksUntilEnd(1);

        progress.endTask(operation, store.task(0), Outcome.COMPLETED, List.of("seen"));

        assertThat(operation.state()).isEqualTo(State.COMPLETED);
        assertThat(operation.completedAt()).isEqualTo(NOW);
        assertThat(operation.progress()).isEqualTo(1.0);
        assertThat(store.task(0).evidence()).containsExactly("seen");
        assertThat(queue.woken()).containsExactly(operation.id(), id(0));
    }

    @Test
    void cancelsThePendingTasksAfterAFailureWhenOnFailureIsStop() {
        Operation operation = planned("STOP", "r1", "r2");
        start(operation, 0);

        progress.endTask(operation, store.task(0), failed(), List.of());

        assertThat(store.task(1).state()).isEqualTo(State.CANCELLED);
        assertThat(operation.state()).isEqualTo(State.FAILED);
        assertThat(Objects.requireNonNull(operation.failure()).code()).isEqualTo(FailureCode.NOT_VERIFIED);
        assertThat(queue.tasks()).isEmpty();
    }

    @Test
    void sumsUpTheFailuresOfSeveralNodes() {
        Operation operation = planned("CONTINUE", "r1", "r1", "r1");
        start(operation, 0, 1, 2);

        progress.endTask(operation, store.task(0), failed(), List.of());
        progress.endTask(operation, store.task(1), Outcome.COMPLETED, List.of());
        progress.endTask(operation, store.task(2), failed(), List.of());

        Failure failure = Objects.requireNonNull(operation.failure());
        assertThat(failure.message()).startsWith("2 of 3 nodes failed: ");
        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
    }

    @Test
    void endsACancelledOperationOnlyAfterItsRunningTasks() {
        Operation operation = planned("CONTINUE", "r1", "r2");
        start(operation, 0);
        operation.requestCancel(Actor.caller("alice"), NOW);

        progress.advance(operation, Actor.caller("alice"));

        assertThat(store.task(1).state()).isEqualTo(State.CANCELLED);
        assertThat(operation.state()).isEqualTo(State.RUNNING);

        progress.endTask(operation, store.task(0), Outcome.CANCELLED, List.of());

        assertThat(operation.state()).isEqualTo(State.CANCELLED);
        assertThat(operation.failure()).isNull();
    }

    @Test
    void aForcedEndFailsRunningTasksAndTheirAttemptsAndCancelsPendingOnes() {
        Operation operation = planned("CONTINUE", "r1", "r2");
        start(operation, 0);

        progress.forceEnd(operation, new ForcedEnd(State.FAILED, "node replaced"), Actor.caller("carol"));

        assertThat(operation.state()).isEqualTo(State.FAILED);
        assertThat(store.task(0).state()).isEqualTo(State.FAILED);
        assertThat(store.task(1).state()).isEqualTo(State.CANCELLED);
        assertThat(store.attempts(store.task(0))).extracting(Attempt::state).containsExactly(State.FAILED);
        Failure failure = Objects.requireNonNull(operation.failure());
        assertThat(failure.code()).isEqualTo(FailureCode.FORCED);
        assertThat(failure.message()).contains("carol", "node replaced");
        assertThat(queue.woken()).containsExactlyInAnyOrder(id(0), id(1));
    }

    private Operation planned(String onFailure, String... racks) {
        String request =
                "{'type': 'polish', 'keyspace': 'demo', 'execution': {'maxConcurrentNodes': 3, 'onFailure': '%s'}}"
                        .formatted(onFailure);
        FakeCluster cluster = new FakeCluster("it").withKeyspace("demo", "orders");
        Operation operation = store.add(new Requests(cluster).read(request), NOW);
        for (int i = 0; i < racks.length; i++) {
            NodeInfo node = new NodeInfo(new UUID(2, i), "10.0.0." + i, "dc1", racks[i], null, true);
            store.entityManager()
                    .persist(new Task(
                            new UUID(3, i),
                            new Task.Place(operation.id(), i),
                            node,
                            new Task.Locks(LockScope.tables("demo", null), false),
                            TransitionDetails.by(REPLICA, NOW)));
        }
        return operation;
    }

    private void start(Operation operation, int... positions) {
        operation.start(TransitionDetails.by(REPLICA, NOW));
        for (int position : positions) {
            Task task = store.task(position);
            int number = task.startAttempt(Duration.ofMinutes(1), TransitionDetails.by(REPLICA, NOW));
            store.entityManager().persist(new Attempt(task.id(), number, "one", NOW));
        }
    }

    private UUID id(int position) {
        return store.task(position).id();
    }

    private static Outcome failed() {
        return Outcome.failed(Failures.of(WorkFailedException.notVerified("not done")));
    }
}
