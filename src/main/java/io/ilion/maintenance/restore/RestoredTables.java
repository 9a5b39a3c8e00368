package io.ilion.maintenance.restore;

import java.util.ArrayList;
import java.util.List;

/** State of a node's task: the tables that are restored, which a later attempt skips. */
record RestoredTables(List<String> tables) {

    static RestoredTables none() {
        return new RestoredTables(List.of());
    }

    RestoredTables and(String table) {
        List<String> all = new ArrayList<>(tables);
        all.add(table);
        return new RestoredTables(all);
    }
}
