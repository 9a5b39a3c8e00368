package io.ilion.operation;

import org.jspecify.annotations.Nullable;

/**
 * The number of an operation's tasks in one rack and state: all that is needed to decide the next step, at a size that does not grow
 * with the number of nodes.
 *
 * @param datacenter null, as is the rack, for the cluster step
 * @param progress   the sum over these tasks
 */
public record TaskCounts(
        @Nullable String datacenter, @Nullable String rack, State state, long tasks, double progress) {

    /** Whether it counts the cluster step. */
    boolean isClusterStep() {
        return datacenter == null;
    }
}
