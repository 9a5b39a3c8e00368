package io.ilion.maintenance.restore;

import java.util.ArrayList;
import java.util.List;

/** The tables of a node that are done, so that a later attempt leaves them alone. */
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
