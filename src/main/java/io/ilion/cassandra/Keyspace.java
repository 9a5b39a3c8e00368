package io.ilion.cassandra;

import java.util.Set;

/**
 * A keyspace of a cluster's schema.
 *
 * @param virtual whether it holds no data of its own (such as {@code system_views}), so that maintenance has no meaning
 */
public record Keyspace(String name, Set<String> tables, boolean virtual) {

    public Keyspace {
        tables = Set.copyOf(tables);
    }
}
