package io.ilion.cassandra;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table or a materialized view as the schema of its cluster has it.
 *
 * @param id         what Cassandra calls it on disk; a table that was dropped and recreated has another
 * @param columns    the CQL type of each column, by name, with its place in the primary key and whether it is static:
 *                   {@code int partition key 1}, {@code text static}
 * @param viewOf     the base table of a materialized view; null for a table
 * @param defaultTtl after what time rows expire where their writer does not say; zero for never
 */
public record TableInfo(
        UUID id, Map<String, String> columns, @Nullable String viewOf, Duration defaultTtl) {

    public TableInfo {
        columns = Map.copyOf(columns);
    }

    /** A table whose rows do not expire by default. */
    public TableInfo(UUID id, Map<String, String> columns) {
        this(id, columns, null, Duration.ZERO);
    }

    /** The name of its directory, below that of its keyspace, in each of a node's data directories. */
    public String directory(String table) {
        return table + "-" + id.toString().replace("-", "");
    }
}
