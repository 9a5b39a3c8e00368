package io.ilion.operation;

import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What follows for an operation from the states of its tasks: which tasks may run now, which will never, and whether
 * it has ended. A pure function, so that whoever asks gets the same answer, in any replica and after any crash.
 *
 * @param release tasks that may run; some of them may have been released before
 * @param cancel  tasks that are not begun and never will be
 * @param because why they never will be
 * @param end     the state in which the operation ends, once those are cancelled; null while it goes on
 */
record Advance(
        List<UUID> release,
        List<UUID> cancel,
        @Nullable String because,
        @Nullable State end) {

    /** @param tasks all tasks of the operation, in the order of the plan */
    static Advance of(Execution execution, boolean cancelRequested, List<Standing> tasks) {
        boolean failed = tasks.stream().anyMatch(task -> task.state() == State.FAILED);
        boolean stop = failed && execution.onFailure() == OnFailure.STOP;
        List<UUID> pending = ids(tasks, State.PENDING);
        boolean running = tasks.stream().anyMatch(task -> task.state() == State.RUNNING);

        if (cancelRequested || stop) {
            String because =
                    cancelRequested ? "the operation was cancelled" : "another node failed and onFailure is STOP";
            return new Advance(
                    List.of(), pending, because, running ? null : end(tasks, cancelRequested, !pending.isEmpty()));
        }
        if (running || !pending.isEmpty()) {
            return new Advance(releasable(execution, tasks), List.of(), null, null);
        }
        return new Advance(List.of(), List.of(), null, end(tasks, false, false));
    }

    /** A cancel that came too late to stop anything leaves the operation with the state that its tasks give it. */
    private static State end(List<Standing> tasks, boolean cancelRequested, boolean cancelsSome) {
        boolean cancelled = cancelsSome || tasks.stream().anyMatch(task -> task.state() == State.CANCELLED);
        if (cancelRequested && cancelled) {
            return State.CANCELLED;
        }
        return tasks.stream().allMatch(task -> task.state() == State.COMPLETED) ? State.COMPLETED : State.FAILED;
    }

    private static List<UUID> releasable(Execution execution, List<Standing> tasks) {
        long running =
                tasks.stream().filter(task -> task.state() == State.RUNNING).count();
        long free = Objects.requireNonNull(execution.maxConcurrentNodes()) - running;
        Map<String, String> rackOf = new HashMap<>();
        List<UUID> release = new ArrayList<>();
        for (Standing task : tasks) {
            if (task.state().isTerminal()) {
                continue;
            }
            String rack = rackOf.computeIfAbsent(task.datacenter(), first -> task.rack());
            boolean itsTurn = execution.order() == Order.ALL_AT_ONCE || rack.equals(task.rack());
            if (task.state() == State.PENDING && itsTurn && release.size() < free) {
                release.add(task.id());
            }
        }
        return release;
    }

    private static List<UUID> ids(List<Standing> tasks, State state) {
        return tasks.stream()
                .filter(task -> task.state() == state)
                .map(Standing::id)
                .toList();
    }
}
