package io.ilion.maintenance.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the truncation of one table. A table that the evidence does not mention was not touched.
 *
 * @param truncated      whether its rows were removed
 * @param at             when that was seen; with {@link Truncated#BEGUN}, when {@code TRUNCATE} was about to be sent
 * @param autoSnapshots  the snapshot that Cassandra took of it on each node, by address; none where {@code auto_snapshot} is off
 * @param earlierAttempt whether an earlier attempt sent the {@code TRUNCATE}
 * @param note           what else is known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TruncatedTable(
        String keyspace,
        String table,
        Truncated truncated,
        Instant at,
        Map<String, String> autoSnapshots,
        boolean earlierAttempt,
        @Nullable String note) {

    /** Whether the rows of a table were removed. */
    enum Truncated {
        /** {@code TRUNCATE} is about to be sent; the next entry of the table says what came of it. */
        BEGUN,
        /** On every node. */
        YES,
        /** On no node: the cluster refused before it began. */
        NO,
        /** On some nodes. */
        PARTLY,
        /** No node has recorded it, but it was sent. */
        UNKNOWN
    }
}
