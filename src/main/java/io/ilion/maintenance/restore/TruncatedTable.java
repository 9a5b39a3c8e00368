package io.ilion.maintenance.restore;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of the truncation of one table. A table without evidence was not truncated.
 *
 * @param truncated      whether its rows were removed
 * @param time           when that was determined; with {@link Truncated#BEGUN}, just before {@code TRUNCATE} is sent
 * @param autoSnapshots  tags of the snapshots that Cassandra took of it, by the address of the node; empty without {@code auto_snapshot}
 * @param earlierAttempt whether an earlier attempt sent the {@code TRUNCATE}
 * @param note           details, such as the error
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TruncatedTable(
        String keyspace,
        String table,
        Truncated truncated,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant time,
        Map<String, String> autoSnapshots,
        boolean earlierAttempt,
        @Nullable String note) {

    /** Whether the rows of a table were removed. */
    enum Truncated {
        /** {@code TRUNCATE} is about to be sent; the next entry of the table has the result. */
        BEGUN,
        /** On every node. */
        YES,
        /** On no node: the cluster rejected it before it began. */
        NO,
        /** On some nodes. */
        PARTLY,
        /** It was sent, but no node has recorded it. */
        UNKNOWN
    }
}
