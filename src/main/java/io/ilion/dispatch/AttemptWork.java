package io.ilion.dispatch;

import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.AttemptContext;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** The part that attempts on a node and cluster steps have in common. */
abstract class AttemptWork<R extends Record> implements AttemptContext<R> {

    /** How often a pause checks whether it must stop. */
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

    private final RunningAttempt attempt;
    private final AttemptState state;
    private final R parameters;

    AttemptWork(RunningAttempt attempt, AttemptState state, R parameters) {
        this.attempt = attempt;
        this.state = state;
        this.parameters = parameters;
    }

    @Override
    public final R parameters() {
        return parameters;
    }

    @Override
    public final UUID operationId() {
        return task().operationId();
    }

    @Override
    public final boolean isResumed() {
        return task().attempt() > 1;
    }

    @Override
    public final void checkpoint(double progress) {
        attempt.raiseProgress(progress);
        if (attempt.isTakenOver()) {
            throw WorkStoppedException.takenOver();
        }
        if (attempt.isCancelled()) {
            throw WorkStoppedException.cancelled();
        }
        if (attempt.isOutOfTime()) {
            throw WorkFailedException.timedOut("The work on %s had not ended when its timeout of %s was up"
                    .formatted(task().place(), task().timeout()));
        }
    }

    @Override
    public final void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            checkpoint(0);
            sleep(left);
        }
        checkpoint(0);
    }

    /** Sleeps for a part of a pause, of which that many nanoseconds are left. */
    final void sleep(long left) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, CHECK_INTERVAL.toNanos()));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public final void recordEvidence(Record evidence) {
        attempt.recordEvidence(evidence);
    }

    @Override
    public final void saveState(Record value) {
        state.save(attempt, value);
    }

    @Override
    public final <T extends Record> Optional<T> loadState(Class<T> type) {
        return state.load(task(), type);
    }

    final ClaimedTask task() {
        return attempt.task();
    }

    final RunningAttempt attempt() {
        return attempt;
    }

    final AttemptState state() {
        return state;
    }

    final CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted during the work on " + task().place());
    }
}
