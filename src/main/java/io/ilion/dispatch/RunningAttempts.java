package io.ilion.dispatch;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The attempts that this replica is making now, at most one for each task. */
@Component
final class RunningAttempts {

    private final ConcurrentHashMap<UUID, RunningAttempt> byTask = new ConcurrentHashMap<>();

    boolean contains(UUID taskId) {
        return byTask.containsKey(taskId);
    }

    void add(RunningAttempt attempt) {
        byTask.put(attempt.claim().taskId(), attempt);
    }

    void remove(RunningAttempt attempt) {
        byTask.remove(attempt.claim().taskId(), attempt);
    }

    Collection<RunningAttempt> all() {
        return byTask.values();
    }
}
