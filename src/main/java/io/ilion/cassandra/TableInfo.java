package io.ilion.cassandra;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table or materialized view of a cluster's schema.
 *
 * @param id         the id in the names of its directories; a table that was dropped and recreated has another
 * @param columns    CQL types by column, with the position in the primary key and whether it is static:
 *                   {@code int partition key 1}, {@code text static}
 * @param viewOf     the base table of a materialized view; null for a table
 * @param defaultTtl the table option {@code default_time_to_live}; zero for none
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

    /** The name of its directory below {@code <data directory>/<keyspace>}. */
    public String directory(String table) {
        return table + "-" + id.toString().replace("-", "");
    }
}
