package io.ilion.operation;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.request.Actor;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import java.time.Clock;
import java.util.UUID;

/** Constructs package-private classes for tests of other packages. */
public final class TestProgress {

    private TestProgress() {}

    public static OperationProgress of(InMemoryStore store, DispatchQueue queue, ThisReplica replica, Clock clock) {
        return new OperationProgress(store.taskRepository(), store.attemptRepository(), queue, replica, clock);
    }

    public static void requestCancel(Operation operation, Actor caller) {
        operation.requestCancel(caller, operation.createdAt());
    }

    /** Stores a task for each of two nodes. */
    public static void plan(InMemoryStore store, Operation operation, Maintenance<?> type) {
        for (int i = 0; i < 2; i++) {
            NodeInfo node = new NodeInfo(new UUID(2, i), "10.0.0." + (i + 1), "dc1", "r1", null, true);
            store.entityManager()
                    .persist(new Task(
                            new UUID(3, i),
                            new Task.Place(operation.id(), i),
                            node,
                            new Task.Locks(LockScope.tables(type.type(), null), false),
                            new TransitionDetails(operation.createdAt(), "replica:one", null)));
        }
    }
}
