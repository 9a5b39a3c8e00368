package io.ilion.maintenance.restore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the attempts at a restore have truncated, kept before and after each {@code TRUNCATE}, so that none is sent again without
 * knowing what became of it.
 *
 * @param tables by {@code keyspace.table}; of a table that was recreated meanwhile, only what was done to the later one
 */
record Truncations(Map<String, Entry> tables) {

    /**
     * A table whose {@code TRUNCATE} was sent, or was about to be.
     *
     * @param tableId what Cassandra calls it
     * @param before  when each node had last truncated it before; a node that never had is not in the map, and once it is done, none is
     * @param done    whether all nodes have truncated it since
     */
    record Entry(UUID tableId, Map<UUID, Instant> before, boolean done) {}

    static Truncations none() {
        return new Truncations(Map.of());
    }

    /** What was done to the table of that name, if it is still the same. */
    Optional<Entry> of(String table, UUID tableId) {
        return Optional.ofNullable(tables.get(table))
                .filter(entry -> entry.tableId().equals(tableId));
    }

    Truncations begun(String table, UUID tableId, Map<UUID, Instant> before) {
        return with(table, new Entry(tableId, before, false));
    }

    Truncations done(String table, UUID tableId) {
        return with(table, new Entry(tableId, Map.of(), true));
    }

    /** It was refused before it began. */
    Truncations without(String table) {
        Map<String, Entry> all = new TreeMap<>(tables);
        all.remove(table);
        return new Truncations(all);
    }

    /** The tables of which rows are, or may be, gone. */
    List<String> names() {
        return List.copyOf(tables.keySet());
    }

    private Truncations with(String table, Entry entry) {
        Map<String, Entry> all = new TreeMap<>(tables);
        all.put(table, entry);
        return new Truncations(all);
    }
}
