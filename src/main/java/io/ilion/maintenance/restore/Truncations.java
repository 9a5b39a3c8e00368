package io.ilion.maintenance.restore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * State saved before and after each {@code TRUNCATE}, so that none is sent again before its result is known.
 *
 * @param tables by {@code keyspace.table}; only the latest entry of a table that was recreated
 */
record Truncations(Map<String, Entry> tables) {

    /**
     * A table whose {@code TRUNCATE} was sent, or was about to be.
     *
     * @param before when each node had last truncated the table before; a node that never had has no entry; empty once it is done
     * @param done   whether all nodes have truncated the table
     */
    record Entry(UUID tableId, Map<UUID, Instant> before, boolean done) {}

    static Truncations none() {
        return new Truncations(Map.of());
    }

    /** The entry of a table with that name and id. */
    Optional<Entry> find(String table, UUID tableId) {
        return Optional.ofNullable(tables.get(table))
                .filter(entry -> entry.tableId().equals(tableId));
    }

    Truncations begun(String table, UUID tableId, Map<UUID, Instant> before) {
        return with(table, new Entry(tableId, before, false));
    }

    Truncations done(String table, UUID tableId) {
        return with(table, new Entry(tableId, Map.of(), true));
    }

    /** After the cluster rejected it before it began. */
    Truncations without(String table) {
        Map<String, Entry> all = new TreeMap<>(tables);
        all.remove(table);
        return new Truncations(all);
    }

    /** The tables whose rows are, or may be, removed. */
    List<String> names() {
        return List.copyOf(tables.keySet());
    }

    private Truncations with(String table, Entry entry) {
        Map<String, Entry> all = new TreeMap<>(tables);
        all.put(table, entry);
        return new Truncations(all);
    }
}
