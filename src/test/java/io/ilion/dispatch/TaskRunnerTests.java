package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerState.SettableSchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TestProgress;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Actor;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskRunnerTests {

    private final TestDispatch dispatch = new TestDispatch();
    private final SettableSchedulerState scheduler = new SettableSchedulerState();

    @AfterEach
    void clearInterrupt() {
        assertThat(Thread.interrupted()).as("an interrupt that was left").isFalse();
        assertThat(dispatch.running.all()).isEmpty();
    }

    @Test
    void completesATaskWhoseWorkReturnsAndRemovesItsEntry() {
        dispatch.plan(0);
        dispatch.probe.action = work -> work.recordEvidence(new Seen(work.node().address()));

        assertThat(run(0)).isEmpty();

        assertThat(task(0).state()).isEqualTo(State.COMPLETED);
        assertThat(task(0).evidence()).containsExactly(new Seen("10.0.0.1"));
    }

    @Test
    void failsATaskWithWhateverItsWorkThrows() {
        dispatch.plan(0);
        dispatch.probe.action = work -> {
            throw new AssertionError("broken");
        };

        assertThat(run(0)).isEmpty();

        assertThat(task(0).state()).isEqualTo(State.FAILED);
        assertThat(Objects.requireNonNull(task(0).failure()).message()).isEqualTo("broken");
    }

    @Test
    void triesAFailedTaskAgainAfterThePause() {
        dispatch.plan(1);
        dispatch.probe.action = work -> {
            throw WorkFailedException.notVerified("not done");
        };

        assertThat(run(0)).contains(dispatch.settings.retryPause());

        dispatch.probe.action = work -> assertThat(work.isResumed()).isTrue();
        assertThat(run(0)).isEmpty();
        assertThat(task(0).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void checksABlockedTaskAgainLater() {
        dispatch.plan(0);
        dispatch.store.blockBy(new UUID(9, 9));

        assertThat(run(0)).contains(Duration.ofSeconds(1));

        assertThat(task(0).state()).isEqualTo(State.PENDING);
    }

    @Test
    void waitsForAWorkerWhileItsClusterUsesItsShare() {
        dispatch.plan(0);
        dispatch.workers.tryAcquire(new UUID(9, 1), "it");
        dispatch.workers.tryAcquire(new UUID(9, 2), "it");

        assertThat(run(0)).contains(Duration.ofSeconds(1));
        assertThat(task(0).state()).isEqualTo(State.PENDING);

        dispatch.workers.release("it");
        assertThat(run(0)).isEmpty();
        assertThat(task(0).state()).isEqualTo(State.COMPLETED);
        assertThat(dispatch.workers.tryAcquire(new UUID(9, 3), "it"))
                .as("the task has released its worker")
                .isTrue();
    }

    @Test
    void doesNotStartASecondAttemptWhileThisReplicaMakesOne() {
        dispatch.plan(0);
        AtomicReference<Optional<Duration>> nested = new AtomicReference<>();
        dispatch.probe.action = work -> nested.set(run(0));

        run(0);

        assertThat(nested.get()).contains(Duration.ofSeconds(1));
        assertThat(dispatch.store.attempts(task(0))).hasSize(1);
    }

    @Test
    void storesNothingAfterTheTaskWasTakenOver() {
        dispatch.plan(0);
        dispatch.probe.action = work -> {
            dispatch.running.all().forEach(RunningAttempt::markTakenOver);
            work.checkpoint(0.5);
        };

        assertThat(run(0)).isEmpty();

        assertThat(task(0).state()).isEqualTo(State.RUNNING);
        assertThat(dispatch.failureCodes(0)).isEmpty();
    }

    @Test
    void cancelsATaskWhoseWorkStopsAtACheckpoint() {
        Operation operation = dispatch.plan(0);
        dispatch.probe.action = work -> {
            TestProgress.requestCancel(operation, Actor.caller("alice"));
            dispatch.running.all().forEach(RunningAttempt::markCancelled);
            work.checkpoint(0.5);
            throw new AssertionError("goes on after the checkpoint");
        };

        run(0);

        assertThat(task(0).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void stopsWhatALostReplicaLeftInsteadOfWorking() {
        Operation operation = dispatch.plan(0);
        dispatch.claim(0);
        TestProgress.requestCancel(operation, Actor.caller("alice"));
        dispatch.probe.action = work -> {
            throw new AssertionError("works although it was cancelled");
        };

        run(0);

        assertThat(dispatch.probe.stopped).containsExactly("10.0.0.1");
        assertThat(task(0).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void givesATaskBackWhenTheServiceStops() {
        dispatch.plan(0);
        dispatch.probe.action = work -> {
            scheduler.setIsShuttingDown();
            Thread.currentThread().interrupt();
            work.pause(Duration.ofMinutes(1));
        };

        assertThat(run(0)).contains(Duration.ZERO);

        assertThat(task(0).state()).isEqualTo(State.RUNNING);
        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.WORKER_STOPPED);
    }

    @Test
    void failsWorkAfterItsTimeoutAndRecordsWhetherTheNodeContinues() {
        dispatch.plan(0);
        dispatch.probe.action = work -> {
            dispatch.clock.advance(TestDispatch.TIMEOUT);
            work.checkpoint(0.5);
        };

        run(0);

        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.TIMED_OUT);
        assertThat(task(0).evidence()).hasSize(1).first().isInstanceOf(TimeoutInspection.class);
    }

    @Test
    void stoppedWorkIsNoFailure() {
        dispatch.plan(0);
        dispatch.probe.action = work -> {
            throw WorkStoppedException.cancelled();
        };

        run(0);

        assertThat(task(0).failure()).isNull();
    }

    private Task task(int position) {
        return dispatch.store.task(position);
    }

    /** @return the pause after which the entry is due again; empty when it was removed */
    private Optional<Duration> run(int position) {
        TaskInstance<Void> instance =
                new TaskInstance<>("task", task(position).id().toString());
        Execution execution = new Execution(TestDispatch.NOW, instance);
        CompletionHandler<Void> handler =
                dispatch.runner.execute(instance, new ExecutionContext(scheduler, execution, null, null));
        Entry entry = new Entry(execution);
        handler.complete(ExecutionComplete.success(execution, TestDispatch.NOW, TestDispatch.NOW), entry);
        assertThat(entry.removed).isNotEqualTo(entry.pause.isPresent());
        return entry.pause;
    }

    private record Seen(String address) {}

    /** The entry of a task, without a database. */
    private static final class Entry extends ExecutionOperations<Void> {

        private Optional<Duration> pause = Optional.empty();
        private boolean removed;

        Entry(Execution execution) {
            super(null, null, execution);
        }

        @Override
        public void stop() {
            removed = true;
        }

        @Override
        public void remove() {
            removed = true;
        }

        @Override
        public void reschedule(ExecutionComplete completed, Instant time) {
            pause = Optional.of(Duration.between(completed.getTimeDone(), time));
        }
    }
}
