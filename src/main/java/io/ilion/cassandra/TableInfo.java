package io.ilion.cassandra;

import java.util.Map;
import java.util.UUID;

/**
 * A table as the schema of its cluster has it.
 *
 * @param id      what Cassandra calls it on disk; a table that was dropped and made anew has another
 * @param columns the CQL type of each column, by name
 */
public record TableInfo(UUID id, Map<String, String> columns) {

    public TableInfo {
        columns = Map.copyOf(columns);
    }

    /** The name of its directory, below that of its keyspace, in each of a node's data directories. */
    public String directory(String table) {
        return table + "-" + id.toString().replace("-", "");
    }
}
