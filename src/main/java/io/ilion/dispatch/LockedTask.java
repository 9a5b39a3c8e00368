package io.ilion.dispatch;

import io.ilion.operation.Operation;
import io.ilion.operation.Task;
import java.time.Duration;
import java.util.Objects;

/** A task and its operation, whose row is locked by the current transaction. */
record LockedTask(Operation operation, Task task) {

    /** How long the task may take, over all attempts. */
    Duration timeout() {
        return Objects.requireNonNull(operation.execution().timeout());
    }

    int maxConcurrentNodes() {
        return Objects.requireNonNull(operation.execution().maxConcurrentNodes());
    }

    int retries() {
        return Objects.requireNonNull(operation.execution().retries());
    }
}
