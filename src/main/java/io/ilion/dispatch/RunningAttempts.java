package io.ilion.dispatch;

import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The attempts that this replica is making, at most one per task. */
@Component
final class RunningAttempts {

    private final ConcurrentHashMap<UUID, RunningAttempt> byTask = new ConcurrentHashMap<>();
    private final Clock clock;
    private final WorkerShares workers;

    RunningAttempts(Clock clock, WorkerShares workers) {
        this.clock = clock;
        this.workers = workers;
    }

    WorkerShares workers() {
        return workers;
    }

    boolean contains(UUID taskId) {
        return byTask.containsKey(taskId);
    }

    RunningAttempt add(ClaimedTask task) {
        RunningAttempt attempt = new RunningAttempt(task, clock);
        byTask.put(task.taskId(), attempt);
        return attempt;
    }

    void remove(RunningAttempt attempt) {
        byTask.remove(attempt.task().taskId(), attempt);
    }

    Collection<RunningAttempt> all() {
        return byTask.values();
    }
}
