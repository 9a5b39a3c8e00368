package io.ilion.maintenance.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Evidence of the checks before anything is changed.
 *
 * @param tables the tables to restore, each as {@code keyspace.table}
 * @param nodes  number of nodes that have a part of the snapshot
 * @param notes  warnings and accepted risks
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record CheckedRestore(String tag, List<String> tables, int nodes, List<String> notes) {

    static CheckedRestore from(RestorePlan plan) {
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
