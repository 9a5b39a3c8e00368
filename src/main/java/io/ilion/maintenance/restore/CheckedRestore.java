package io.ilion.maintenance.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What was looked at before anything was changed.
 *
 * @param tables   that are restored, each as {@code keyspace.table}
 * @param nodes    how many nodes have a part of the snapshot
 * @param notes    what the caller should know, and has accepted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record CheckedRestore(String tag, List<String> tables, int nodes, List<String> notes) {

    static CheckedRestore of(RestorePlan plan) {
        return new CheckedRestore(
                plan.tag(),
                plan.tables().stream().map(RestorePlan.PlannedTable::name).toList(),
                (int) plan.tables().stream()
                        .flatMap(table -> table.sources().keySet().stream())
                        .distinct()
                        .count(),
                plan.notes());
    }
}
