package io.ilion.cassandra;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A keyspace of a cluster's schema.
 *
 * @param tables      its tables, without its views
 * @param views       its materialized views, by the names under which nodes treat them as tables
 * @param virtual     whether it holds no data of its own (such as {@code system_views}), so that maintenance has no meaning
 * @param replication the replication options, such as {@code class} and the factor of each datacenter
 */
public record Keyspace(
        String name, Set<String> tables, Set<String> views, boolean virtual, Map<String, String> replication) {

    public Keyspace {
        tables = Set.copyOf(tables);
        views = Set.copyOf(views);
        replication = Map.copyOf(replication);
    }

    /** All names by which nodes know a table. */
    public Set<String> tablesAndViews() {
        return Stream.concat(tables.stream(), views.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** One without views whose replication is not known. */
    public Keyspace(String name, Set<String> tables, boolean virtual) {
        this(name, tables, Set.of(), virtual, Map.of());
    }
}
