package io.ilion.operation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Records what is enqueued and woken. */
public final class RecordingQueue implements DispatchQueue {

    private final List<UUID> operations = new ArrayList<>();
    private final List<UUID> tasks = new ArrayList<>();
    private final List<UUID> woken = new ArrayList<>();

    @Override
    public void enqueueOperation(UUID operationId) {
        operations.add(operationId);
    }

    @Override
    public void enqueueTasks(Collection<UUID> taskIds) {
        tasks.addAll(taskIds);
    }

    @Override
    public void wakeWaiters(UUID taskId) {
        woken.add(taskId);
    }

    @Override
    public void wakeWaitersOfOperation(UUID operationId) {
        woken.add(operationId);
    }

    public List<UUID> operations() {
        return operations;
    }

    public List<UUID> tasks() {
        return tasks;
    }

    /** The tasks and operations whose waiters were woken. */
    public List<UUID> woken() {
        return woken;
    }
}
