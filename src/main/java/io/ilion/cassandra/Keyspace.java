package io.ilion.cassandra;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A keyspace of a cluster's schema.
 *
 * @param tables      without materialized views
 * @param views       materialized views
 * @param virtual     whether it stores no data (such as {@code system_views}), so that it cannot be maintained
 * @param replication replication options, such as {@code class} and the factor of each datacenter
 */
public record Keyspace(
        String name, Set<String> tables, Set<String> views, boolean virtual, Map<String, String> replication) {

    public Keyspace {
        tables = Set.copyOf(tables);
        views = Set.copyOf(views);
        replication = Map.copyOf(replication);
    }

    /** Nodes treat views as tables. */
    public Set<String> tablesAndViews() {
        return Stream.concat(tables.stream(), views.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Without views and without known replication. */
    public Keyspace(String name, Set<String> tables, boolean virtual) {
        this(name, tables, Set.of(), virtual, Map.of());
    }
}
