package io.ilion.history;

import io.ilion.operation.Attempt;
import io.ilion.operation.Operation;
import io.ilion.operation.Task;
import io.ilion.operation.Transition;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation and everything that belongs to it.
 *
 * @param tasks       in the order of the plan
 * @param attempts    by the id of their task, in order
 * @param transitions of the operation and of its tasks, in order
 * @param waitsFor    null unless the operation is pending
 */
public record OperationRecord(
        Operation operation,
        List<Task> tasks,
        Map<UUID, List<Attempt>> attempts,
        List<Transition> transitions,
        @Nullable WaitReason waitsFor) {}
