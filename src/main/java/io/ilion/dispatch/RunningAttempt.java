package io.ilion.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An attempt that this replica is making. The worker reports progress; the {@link AttemptHeartbeat} stores it and stops the worker. */
final class RunningAttempt {

    private final ClaimedTask task;
    private final Clock clock;
    private final List<Object> evidence = new CopyOnWriteArrayList<>();
    private volatile double progress;
    private volatile boolean cancelled;
    private volatile boolean takenOver;
    private volatile TimeMark confirmedAt = TimeMark.now();

    RunningAttempt(ClaimedTask task, Clock clock) {
        this.task = task;
        this.clock = clock;
    }

    ClaimedTask task() {
        return task;
    }

    double progress() {
        return progress;
    }

    /** Raises the progress; a lower value changes nothing. */
    void raiseProgress(double fraction) {
        progress = Math.max(progress, Math.min(1.0, fraction));
    }

    List<Object> evidence() {
        return evidence;
    }

    void recordEvidence(Record observation) {
        evidence.add(observation);
    }

    void markCancelled() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void markTakenOver() {
        takenOver = true;
    }

    /** Whether another replica has taken over the task, or an administrator has ended it. */
    boolean isTakenOver() {
        return takenOver;
    }

    /**
     * Records that the database had no later attempt.
     *
     * @param asked when it was asked
     */
    void confirm(TimeMark asked) {
        confirmedAt = asked;
    }

    /** Whether the attempt was last confirmed, or started, longer ago than the given time. */
    boolean isUnconfirmedFor(Duration time) {
        return confirmedAt.elapsed().compareTo(time) > 0;
    }

    /** What is left of the time for all attempts; zero or less when it is up. */
    Duration timeLeft() {
        return Duration.between(clock.instant(), task.deadline());
    }

    boolean isOutOfTime() {
        Duration left = timeLeft();
        return left.isZero() || left.isNegative();
    }
}
