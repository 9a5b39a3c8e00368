package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.WorkStoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeWorkTests {

    private final TestDispatch dispatch = new TestDispatch();
    private RunningAttempt attempt;
    private AttemptObservation observation;
    private NodeWork<Probe.Parameters> work;

    private record Position(String file, int line) {}

    @BeforeEach
    void claim() {
        dispatch.plan(0);
        begin();
    }

    private void begin() {
        ClaimedTask claimed = dispatch.claim(0);
        attempt = new RunningAttempt(claimed, dispatch.clock);
        observation = dispatch.observations.start(claimed);
        work = new NodeWork<>(
                attempt, observation, dispatch.state, new SilentNode("10.0.0.1"), new Probe.Parameters("demo"));
    }

    @AfterEach
    void close() {
        observation.close();
    }

    @Test
    void knowsItsTask() {
        assertThat(work.operationId()).isEqualTo(attempt.task().operationId());
        assertThat(work.hostId()).isEqualTo(attempt.task().hostId());
        assertThat(work.cluster()).isEqualTo("it");
        assertThat(work.isResumed()).isFalse();
    }

    @Test
    void progressNeverFallsAndIsAtMostOne() {
        work.checkpoint(0.5);
        work.checkpoint(0.25);
        assertThat(attempt.progress()).isEqualTo(0.5);

        work.checkpoint(7);
        assertThat(attempt.progress()).isEqualTo(1.0);
    }

    @Test
    void aCheckpointStopsCancelledWork() {
        attempt.markCancelled();

        assertThatThrownBy(() -> work.checkpoint(0.5))
                .isInstanceOfSatisfying(
                        WorkStoppedException.class,
                        e -> assertThat(e.isCancelled()).isTrue());
    }

    @Test
    void aCheckpointStopsWorkThatWasTakenOverEvenIfItWasCancelledToo() {
        attempt.markCancelled();
        attempt.markTakenOver();

        assertThatThrownBy(() -> work.checkpoint(0.5))
                .isInstanceOfSatisfying(
                        WorkStoppedException.class,
                        e -> assertThat(e.isCancelled()).isFalse());
    }

    @Test
    void aCheckpointFailsWorkAtItsDeadline() {
        dispatch.clock.advance(TestDispatch.TIMEOUT.minusNanos(1));
        work.checkpoint(0.5);
        dispatch.clock.advance(Duration.ofNanos(1));

        assertThatThrownBy(() -> work.checkpoint(0.5))
                .isInstanceOfSatisfying(
                        WorkFailedException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TIMED_OUT))
                .hasMessageContaining("node 10.0.0.1")
                .hasMessageContaining("PT10M");
    }

    @Test
    void aLaterAttemptLoadsTheStateOfAnEarlierOne() {
        work.recordEvidence(new Position("seen", 1));
        work.saveState(new Position("a.db", 7));
        assertThat(work.loadState(Position.class)).contains(new Position("a.db", 7));
        observation.close();

        begin();

        assertThat(work.isResumed()).isTrue();
        assertThat(work.loadState(Position.class)).contains(new Position("a.db", 7));
        assertThat(dispatch.store.attempts(dispatch.store.task(0)).get(0).evidence())
                .containsExactly(new Position("seen", 1));
    }

    @Test
    void anEarlierAttemptSavesNothingAfterATakeover() {
        dispatch.claim(0);

        assertThatThrownBy(() -> work.saveState(new Position("a.db", 7))).isInstanceOf(WorkStoppedException.class);
        assertThat(dispatch.store.task(0).attemptState()).isEmpty();
    }

    @Test
    void pollsWhileACallRuns() throws Exception {
        CountDownLatch polledTwice = new CountDownLatch(2);

        String result = work.callWhilePolling(
                () -> {
                    polledTwice.await();
                    return "done";
                },
                Duration.ofMillis(1),
                polledTwice::countDown);

        assertThat(result).isEqualTo("done");
        assertThat(polledTwice.getCount()).isZero();
    }

    @Test
    void aCallThrowsItsOwnException() {
        IOException thrown = new IOException("lost");

        assertThatThrownBy(() -> work.callWhilePolling(
                        () -> {
                            throw thrown;
                        },
                        Duration.ofSeconds(1),
                        () -> {}))
                .isSameAs(thrown);
    }

    @Test
    void aPollThatThrowsEndsTheWaitAndNotTheCall() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);

        assertThatThrownBy(() -> work.callWhilePolling(
                        () -> {
                            goOn.await();
                            ended.countDown();
                            return true;
                        },
                        Duration.ofMillis(1),
                        () -> {
                            throw WorkStoppedException.cancelled();
                        }))
                .isInstanceOf(WorkStoppedException.class);

        assertThat(ended.getCount()).isEqualTo(1);
        goOn.countDown();
        ended.await();
    }

    @Test
    void aPauseEndsWhenTheAttemptIsCancelled() {
        attempt.markCancelled();

        assertThatThrownBy(() -> work.pause(Duration.ofMinutes(1))).isInstanceOf(WorkStoppedException.class);
    }

    @Test
    void anInterruptedPauseLeavesTheThreadInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> work.pause(Duration.ofMinutes(1))).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
