package io.ilion.operation;

import org.jspecify.annotations.Nullable;

/**
 * So many tasks of an operation stand alike. It tells as much of them as decides what happens next, and takes no more room
 * for a thousand nodes than for one.
 *
 * @param datacenter null, as is the rack, for the task that is done once for the cluster
 * @param progress the sum over these tasks
 */
public record TaskCounts(
        @Nullable String datacenter, @Nullable String rack, State state, long tasks, double progress) {

    /** Whether it is the task that is done once for the cluster. */
    boolean isClusterStep() {
        return datacenter == null;
    }
}
