package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.operation.Attempt;
import io.ilion.operation.Operation;
import io.ilion.operation.Outcome;
import io.ilion.operation.State;
import io.ilion.operation.TestProgress;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Actor;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskTransactionsTests {

    private final TestDispatch dispatch = new TestDispatch();
    private final TaskTransactions transactions = dispatch.transactions;

    @Test
    void theFirstClaimStartsTheOperationTheTaskAndAnAttempt() {
        Operation operation = dispatch.plan(0);

        ClaimedTask claimed = dispatch.claim(0);

        assertThat(operation.state()).isEqualTo(State.RUNNING);
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.RUNNING);
        assertThat(claimed.attempt()).isEqualTo(1);
        assertThat(claimed.deadline()).isEqualTo(TestDispatch.NOW.plus(TestDispatch.TIMEOUT));
        assertThat(claimed.address()).isEqualTo("10.0.0.1");
        assertThat(claimed.predeterminedOutcome()).isNull();
        assertThat(dispatch.store.attempts(dispatch.store.task(0)))
                .extracting(Attempt::replica)
                .containsExactly("one");
    }

    @Test
    void readsTheStoredRequestOnceForAllTasksAndAttempts() {
        dispatch.plan(1);

        dispatch.claim(0);
        ClaimedTask second = dispatch.claim(1);
        transactions.end(second, failed(), List.of());
        dispatch.claim(1);

        assertThat(dispatch.reads).isEqualTo(1);
    }

    @Test
    void leavesAnUnreadableRequestToAReplicaOfALaterVersionForAWhile() {
        dispatch.plan(0);
        dispatch.unreadable = true;

        assertThatThrownBy(() -> dispatch.claim(0))
                .isInstanceOf(TaskBlockedException.class)
                .hasMessageContaining("is not known to this version");
        dispatch.unreadable = false;

        assertThat(dispatch.claim(0).attempt()).isEqualTo(1);
        assertThat(dispatch.reads).as("a failure to read is not kept").isEqualTo(2);
    }

    @Test
    void failsATaskWhoseRequestRemainsUnreadable() {
        Operation operation = dispatch.plan(0);
        dispatch.unreadable = true;
        dispatch.clock.advance(Duration.ofHours(5));
        assertThatThrownBy(() -> dispatch.claim(0))
                .as("the operation is old, but other replicas have not had the time yet")
                .isInstanceOf(TaskBlockedException.class);
        dispatch.clock.advance(dispatch.settings.waitForCluster());

        assertThat(transactions.claim(operation.id(), dispatch.store.task(0).id()))
                .isEmpty();

        assertThat(dispatch.store.task(0).state()).isEqualTo(State.FAILED);
        assertThat(failure(0).message()).contains("is not known to this version");
    }

    @Test
    void leavesATaskOfAnUnknownClusterToOtherReplicasForAWhile() {
        Operation operation = dispatch.plan("elsewhere", 0);

        assertThatThrownBy(() -> dispatch.claim(0))
                .isInstanceOf(TaskBlockedException.class)
                .hasMessageContaining("cluster 'elsewhere' is not configured");
        dispatch.clock.advance(dispatch.settings.waitForCluster());

        assertThat(transactions.claim(operation.id(), dispatch.store.task(0).id()))
                .isEmpty();
        assertThat(failure(0).code()).isEqualTo(FailureCode.PREFLIGHT_FAILED);
        assertThat(failure(0).message()).contains("cluster 'elsewhere' is not configured");
    }

    @Test
    void anEndedTaskIsNotClaimedAgain() {
        Operation operation = dispatch.plan(0);
        transactions.end(dispatch.claim(0), Outcome.COMPLETED, List.of());

        assertThat(transactions.claim(operation.id(), dispatch.store.task(0).id()))
                .isEmpty();
        assertThat(dispatch.store.attempts(dispatch.store.task(0))).hasSize(1);
    }

    @Test
    void aTaskWithAConflictingEarlierOperationIsBlocked() {
        dispatch.plan(0);
        dispatch.store.blockBy(new UUID(9, 9));

        assertThatThrownBy(() -> dispatch.claim(0))
                .isInstanceOf(TaskBlockedException.class)
                .hasMessageContaining(new UUID(9, 9).toString());
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.PENDING);
    }

    @Test
    void retriesAFailedTaskAsOftenAsTheOperationAllows() {
        dispatch.plan(1);

        assertThat(transactions.end(dispatch.claim(0), failed(), List.of())).contains(Duration.ofSeconds(5));
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.RUNNING);
        assertThat(transactions.end(dispatch.claim(0), failed(), List.of())).isEmpty();

        assertThat(dispatch.store.task(0).state()).isEqualTo(State.FAILED);
        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.NOT_VERIFIED, FailureCode.NOT_VERIFIED);
    }

    @Test
    void doesNotRetryWhenTheDeadlineComesFirst() {
        dispatch.plan(1);
        ClaimedTask claimed = dispatch.claim(0);
        dispatch.clock.advance(TestDispatch.TIMEOUT.minusSeconds(4));

        assertThat(transactions.end(claimed, failed(), List.of())).isEmpty();
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.FAILED);
    }

    @Test
    void takesOverTheTaskOfALostReplicaAndDiscardsWhatThatOneWritesLater() {
        dispatch.plan(0);
        ClaimedTask lost = dispatch.claim(0);

        ClaimedTask successor = dispatch.claim(0);

        assertThat(successor.attempt()).isEqualTo(2);
        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.WORKER_LOST);
        assertThat(dispatch.events).containsExactly(new Takeover("it"));
        assertThat(transactions.end(lost, Outcome.COMPLETED, List.of("late"))).isEmpty();
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.RUNNING);
        assertThat(dispatch.store.task(0).evidence()).isEmpty();
        assertThatThrownBy(() ->
                        transactions.saveState(new RunningAttempt(lost, dispatch.clock), "Position", Map.of("at", 1)))
                .isInstanceOf(WorkStoppedException.class);
        assertThat(dispatch.store.task(0).attemptState()).isEmpty();
    }

    @Test
    void endsAnOpenAttemptThatIsNotTheLatest() {
        dispatch.plan(0);
        dispatch.claim(0);
        dispatch.store
                .task(0)
                .startAttempt(TestDispatch.TIMEOUT, TransitionDetails.by(Actor.replica("two"), TestDispatch.NOW));

        assertThat(dispatch.claim(0).attempt()).isEqualTo(3);

        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.WORKER_LOST);
    }

    @Test
    void aLostReplicaDoesNotCountAsARetry() {
        dispatch.plan(0);
        dispatch.claim(0);

        assertThat(transactions.end(dispatch.claim(0), Outcome.COMPLETED, List.of()))
                .isEmpty();

        assertThat(dispatch.store.task(0).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void failsATaskAfterTooManyReplicasWereLost() {
        Operation operation = dispatch.plan(0);
        dispatch.claim(0);
        dispatch.claim(0);

        assertThat(transactions.claim(operation.id(), dispatch.store.task(0).id()))
                .isEmpty();

        assertThat(dispatch.store.task(0).state()).isEqualTo(State.FAILED);
        assertThat(failure(0).code()).isEqualTo(FailureCode.WORKER_LOST);
    }

    @Test
    void aCancelledTaskOfALostReplicaIsClaimedToStopWhatItLeft() {
        Operation operation = dispatch.plan(0);
        dispatch.claim(0);
        cancel(operation);

        ClaimedTask cleanup = dispatch.claim(0);

        assertThat(cleanup.predeterminedOutcome()).isEqualTo(Outcome.CANCELLED);
        transactions.end(cleanup, Outcome.CANCELLED, List.of());
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void aTaskThatIsGivenBackIsClaimedAgain() {
        dispatch.plan(0);
        ClaimedTask claimed = dispatch.claim(0);

        transactions.giveBack(claimed, List.of("seen"));

        assertThat(dispatch.failureCodes(0)).containsExactly(FailureCode.WORKER_STOPPED);
        assertThat(dispatch.store.attempts(dispatch.store.task(0)).get(0).evidence())
                .containsExactly("seen");
        assertThat(dispatch.claim(0).attempt()).isEqualTo(2);
        assertThat(dispatch.events).as("it was no takeover").isEmpty();
    }

    @Test
    void shutdownsUseUpNeitherTakeoversNorRetries() {
        dispatch.plan(0);
        for (int i = 0; i < 7; i++) {
            transactions.giveBack(dispatch.claim(0), List.of());
        }

        ClaimedTask last = dispatch.claim(0);

        assertThat(last.predeterminedOutcome()).isNull();
        transactions.end(last, Outcome.COMPLETED, List.of());
        assertThat(dispatch.store.task(0).state()).isEqualTo(State.COMPLETED);
        assertThat(dispatch.failureCodes(0)).hasSize(7).containsOnly(FailureCode.WORKER_STOPPED);
    }

    @Test
    void aCancelledTaskOfAStoppedReplicaIsClaimedToStopWhatItLeft() {
        Operation operation = dispatch.plan(0);
        transactions.giveBack(dispatch.claim(0), List.of());
        cancel(operation);

        assertThat(dispatch.claim(0).predeterminedOutcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static void cancel(Operation operation) {
        TestProgress.requestCancel(operation, Actor.caller("alice"));
    }

    private Failure failure(int position) {
        return Objects.requireNonNull(dispatch.store.task(position).failure());
    }

    private static Outcome failed() {
        return Outcome.failed(Failures.of(WorkFailedException.notVerified("not done")));
    }
}
