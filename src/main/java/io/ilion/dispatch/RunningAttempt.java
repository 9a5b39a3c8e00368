package io.ilion.dispatch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An attempt that this replica is making. The worker says how far it got; the {@link AttemptHeartbeat} writes that down, and tells
 * the worker to stop.
 */
final class RunningAttempt {

    private final ClaimedTask claim;
    private final InstantSource clock;
    private final List<Object> evidence = new CopyOnWriteArrayList<>();
    private volatile double progress;
    private volatile boolean cancelled;
    private volatile boolean takenAway;
    private volatile long confirmedAt = System.nanoTime();

    RunningAttempt(ClaimedTask claim, InstantSource clock) {
        this.claim = claim;
        this.clock = clock;
    }

    ClaimedTask claim() {
        return claim;
    }

    double progress() {
        return progress;
    }

    /** Never falls. */
    void advanceTo(double fraction) {
        progress = Math.max(progress, Math.min(1.0, fraction));
    }

    List<Object> evidence() {
        return evidence;
    }

    void recordEvidence(Record seen) {
        evidence.add(seen);
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void takeAway() {
        takenAway = true;
    }

    /** Whether another replica made a later attempt, or an administrator ended the task by hand. */
    boolean isTakenAway() {
        return takenAway;
    }

    /**
     * The database said that no later attempt was made.
     *
     * @param asked when it was asked, by {@link System#nanoTime}
     */
    void confirmed(long asked) {
        confirmedAt = asked;
    }

    /** Whether the last such answer, or the beginning of the attempt, is longer ago than that. */
    boolean isUnconfirmedFor(Duration time) {
        return System.nanoTime() - confirmedAt > time.toNanos();
    }

    boolean isOutOfTime() {
        return !clock.instant().isBefore(claim.deadline());
    }
}
