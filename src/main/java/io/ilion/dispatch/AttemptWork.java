package io.ilion.dispatch;

import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.AttemptContext;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** What attempts on a node and attempts for a whole cluster have in common. */
abstract class AttemptWork<R extends Record> implements AttemptContext<R> {

    /** How soon a pause notices that it must end. */
    private static final Duration STEP = Duration.ofMillis(250);

    private final RunningAttempt attempt;
    private final AttemptState memory;
    private final R parameters;

    AttemptWork(RunningAttempt attempt, AttemptState memory, R parameters) {
        this.attempt = attempt;
        this.memory = memory;
        this.parameters = parameters;
    }

    @Override
    public final R parameters() {
        return parameters;
    }

    @Override
    public final UUID operationId() {
        return claim().operationId();
    }

    @Override
    public final boolean isResumed() {
        return claim().attempt() > 1;
    }

    @Override
    public final void checkpoint(double progress) {
        attempt.advanceTo(progress);
        if (attempt.isTakenAway()) {
            throw WorkStoppedException.takenAway();
        }
        if (attempt.isCancelled()) {
            throw WorkStoppedException.cancelled();
        }
        if (attempt.isOutOfTime()) {
            throw WorkFailedException.timedOut("The work on %s had not ended when its time of %s was up"
                    .formatted(claim().place(), claim().timeout()));
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

    /** A step of a pause, of which that many nanoseconds are left. */
    final void sleep(long left) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, STEP.toNanos()));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public final void recordEvidence(Record evidence) {
        attempt.recordEvidence(evidence);
    }

    @Override
    public final void saveState(Record known) {
        memory.keep(attempt, known);
    }

    @Override
    public final <T extends Record> Optional<T> loadState(Class<T> type) {
        return memory.find(claim(), type);
    }

    final ClaimedTask claim() {
        return attempt.claim();
    }

    final RunningAttempt attempt() {
        return attempt;
    }

    final AttemptState memory() {
        return memory;
    }

    final CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted during the work on " + claim().place());
    }
}
