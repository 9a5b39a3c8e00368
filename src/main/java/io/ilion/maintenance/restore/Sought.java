package io.ilion.maintenance.restore;

import io.ilion.operation.Territory;
import io.ilion.snapshot.ListedSnapshot;
import java.util.List;
import java.util.Map;

/**
 * What is to be restored.
 *
 * @param tables by keyspace; an empty list stands for all that the snapshot has of it
 */
record Sought(String tag, Map<String, List<String>> tables) {

    boolean includes(ListedSnapshot listed) {
        List<String> named = tables.get(listed.keyspace());
        return listed.tag().equals(tag) && named != null && (named.isEmpty() || named.contains(listed.table()));
    }

    Territory territory() {
        Territory territory = Territory.snapshot(tag);
        for (Map.Entry<String, List<String>> each : tables.entrySet()) {
            territory = territory.and(Territory.tables(each.getKey(), each.getValue()));
        }
        return territory;
    }
}
