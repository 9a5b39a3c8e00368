package io.ilion.dispatch;

import java.util.List;

/**
 * What waits and what runs, over all replicas, at one moment.
 *
 * @param lag how many seconds the oldest entry is overdue that no replica has picked yet; 0 when there is none
 * @param due how many entries are due and not picked
 */
record Backlog(List<Operations> operations, List<Tasks> tasks, double lag, long due) {

    /** @param oldest how many seconds ago the oldest of them was started; NaN where none was */
    record Operations(String type, String cluster, String state, long count, double oldest) {}

    /**
     * The tasks of a cluster that are in one state.
     *
     * @param oldest  how many seconds ago the oldest of them was started; NaN where none was
     * @param overdue how many of them run although their time has been up for a minute
     */
    record Tasks(String cluster, String state, long count, double oldest, long overdue) {}
}
