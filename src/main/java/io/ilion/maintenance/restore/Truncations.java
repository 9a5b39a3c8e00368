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
 * @param tables by {@code keyspace.table}
 */
record Truncations(Map<String, Entry> tables) {

    /**
     * A table whose {@code TRUNCATE} was sent, or was about to be.
     *
     * @param before when each node had last truncated it before; a node that never had is not in the map
     * @param done   whether all nodes have truncated it since
     */
    record Entry(Map<UUID, Instant> before, boolean done) {}

    static Truncations none() {
        return new Truncations(Map.of());
    }

    Optional<Entry> of(String table) {
        return Optional.ofNullable(tables.get(table));
    }

    Truncations begun(String table, Map<UUID, Instant> before) {
        return with(table, new Entry(before, false));
    }

    Truncations done(String table) {
        return with(table, new Entry(of(table).orElseThrow().before(), true));
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
