package io.ilion.operation;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next step of an operation, derived from the states of its tasks: which tasks may run, which are cancelled, and whether the
 * operation has ended. A pure function, so that every replica decides alike, also after a crash. An operation whose execution a later
 * version stored with values that this one does not know is left to replicas of that version, unless it is to be stopped.
 *
 * @param release how many tasks of each rack may run, of the first pending ones in the order of the plan; some may have been released
 *                before
 * @param cancel  whether the pending tasks are cancelled
 * @param reason  why they are cancelled
 * @param end     the state in which the operation ends once they are cancelled; null while it goes on
 */
record NextStep(
        Map<Rack, Long> release,
        boolean cancel,
        @Nullable String reason,
        @Nullable State end) {

    /** @param counts all tasks of the operation, in the order of the plan */
    static NextStep of(Execution execution, boolean cancelRequested, List<TaskCounts> counts) {
        Map<State, Long> count = new EnumMap<>(State.class);
        counts.forEach(each -> count.merge(each.state(), each.tasks(), Long::sum));
        State clusterStep = clusterStep(counts);
        boolean withoutClusterStep = clusterStep == State.FAILED || clusterStep == State.CANCELLED;
        boolean stop = count.containsKey(State.FAILED) && execution.onFailure() == OnFailure.STOP;
        boolean running = count.containsKey(State.RUNNING);

        if (cancelRequested || stop || withoutClusterStep) {
            String reason = cancelRequested
                    ? "the operation was cancelled"
                    : withoutClusterStep
                            ? "the cluster step did not complete"
                            : "another node failed and onFailure is STOP";
            return new NextStep(
                    Map.of(), count.containsKey(State.PENDING), reason, running ? null : end(count, cancelRequested));
        }
        if (!execution.isComplete()) {
            return new NextStep(Map.of(), false, null, null);
        }
        if (clusterStep == State.PENDING) {
            return new NextStep(Map.of(Rack.CLUSTER_STEP, 1L), false, null, null);
        }
        if (clusterStep == State.RUNNING) {
            return new NextStep(Map.of(), false, null, null);
        }
        if (running || count.containsKey(State.PENDING)) {
            long free = Objects.requireNonNull(execution.maxConcurrentNodes()) - count.getOrDefault(State.RUNNING, 0L);
            return new NextStep(releasable(Objects.requireNonNull(execution.order()), free, counts), false, null, null);
        }
        return new NextStep(Map.of(), false, null, end(count, false));
    }

    /** The state of the cluster step; null without one. */
    private static @Nullable State clusterStep(List<TaskCounts> counts) {
        return counts.stream()
                .filter(TaskCounts::isClusterStep)
                .map(TaskCounts::state)
                .findFirst()
                .orElse(null);
    }

    /** A request to cancel that came too late to stop anything leaves the operation with the state of its tasks. */
    private static State end(Map<State, Long> count, boolean cancelRequested) {
        boolean cancelled = count.containsKey(State.PENDING) || count.containsKey(State.CANCELLED);
        if (cancelRequested && cancelled) {
            return State.CANCELLED;
        }
        return cancelled || count.containsKey(State.FAILED) ? State.FAILED : State.COMPLETED;
    }

    private static Map<Rack, Long> releasable(Order order, long free, List<TaskCounts> counts) {
        Map<@Nullable String, @Nullable String> rackOf = new HashMap<>();
        Map<Rack, Long> release = new LinkedHashMap<>();
        long left = free;
        for (TaskCounts each : counts) {
            if (each.state().isTerminal()) {
                continue;
            }
            rackOf.putIfAbsent(each.datacenter(), each.rack());
            boolean itsTurn = order == Order.ALL_AT_ONCE || Objects.equals(rackOf.get(each.datacenter()), each.rack());
            if (each.state() == State.PENDING && itsTurn && left > 0) {
                long share = Math.min(left, each.tasks());
                release.merge(new Rack(each.datacenter(), each.rack()), share, Long::sum);
                left -= share;
            }
        }
        return release;
    }
}
