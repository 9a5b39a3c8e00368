package io.ilion.maintenance.restore;

import java.util.ArrayList;
import java.util.List;

/** The tables of a node that are done, so that a later attempt leaves them alone. */
record Restored(List<String> tables) {

    static Restored none() {
        return new Restored(List.of());
    }

    Restored and(String table) {
        List<String> all = new ArrayList<>(tables);
        all.add(table);
        return new Restored(all);
    }
}
