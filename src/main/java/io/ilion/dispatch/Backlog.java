package io.ilion.dispatch;

import java.util.List;

/**
 * The open operations and tasks of all replicas at one moment.
 *
 * @param lag for how many seconds the oldest entry that no replica has picked is overdue; 0 without any
 * @param due the number of entries that are due and not picked
 */
record Backlog(List<Operations> operations, List<Tasks> tasks, double lag, long due) {

    /** @param oldest how many seconds ago the oldest of them was started; NaN if none was */
    record Operations(String type, String cluster, String state, long count, double oldest) {}

    /**
     * The tasks of a cluster that are in one state.
     *
     * @param oldest  how many seconds ago the oldest of them was started; NaN if none was
     * @param overdue the number of running tasks whose time has been up for a minute
     */
    record Tasks(String cluster, String state, long count, double oldest, long overdue) {}
}
