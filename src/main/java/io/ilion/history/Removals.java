package io.ilion.history;

import io.ilion.history.RetentionSettings.Rule;
import io.ilion.operation.ThisReplica;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Removes old operations and rejected requests, and lists what was removed. Functions of the database do the work and write a permanent
 * record; the database rejects every other deletion from the history.
 */
@Service
public class Removals {

    private final JdbcClient jdbc;
    private final ThisReplica replica;

    Removals(JdbcClient jdbc, ThisReplica replica) {
        this.jdbc = jdbc;
        this.replica = replica;
    }

    /**
     * The result of one transaction.
     *
     * @param last the id of the last operation that was removed
     */
    record Batch(int removed, @Nullable UUID last) {}

    /**
     * Lists removals, the newest first.
     *
     * @param before only removals with a smaller number; null for all
     */
    @Transactional(readOnly = true)
    public List<Removal> list(@Nullable Long before, int limit) {
        return jdbc.sql("""
                        select number, at, actor, rule, type, older_than as olderThan, first_id as firstId, last_id as lastId, what,
                               operations, tasks, attempts, transitions, tampered, rejected_requests as rejectedRequests,
                               encode(hash, 'hex') as hash
                          from removal
                         where cast(:before as bigint) is null or number < cast(:before as bigint)
                         order by number desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
                .query(Removal.class)
                .list();
    }

    /** The record of an operation, if retention removed it. */
    @Transactional(readOnly = true)
    public Optional<RemovedOperation> find(UUID id) {
        return jdbc.sql("""
                        select o.*, encode(o.last_hash, 'hex') as last_hash_text, r.at, r.rule
                          from removed_operation o join removal r on r.number = o.removal
                         where o.operation_id = ?""")
                .param(id)
                .query((row, n) -> new RemovedOperation(
                        row.getObject("operation_id", UUID.class),
                        row.getTimestamp("completed_at").toInstant(),
                        row.getTimestamp("at").toInstant(),
                        row.getString("rule"),
                        row.getLong("removal"),
                        row.getBoolean("intact"),
                        row.getString("last_hash_text")))
                .optional();
    }

    /** The types of the stored operations, each found through the index without reading all rows. */
    List<String> types() {
        return jdbc.sql("""
                        with recursive known as (
                            (select type from operation order by type limit 1)
                            union all
                            select (select o.type from operation o where o.type > k.type order by o.type limit 1)
                              from known k where k.type is not null
                        )
                        select type from known where type is not null""").query(String.class).list();
    }

    /**
     * Removes the oldest operations of a type in a transaction of its own.
     *
     * @param after only operations with a larger id
     * @return empty while another replica removes
     */
    Optional<Batch> removeOperations(String type, Rule rule, UUID after, int limit) {
        return jdbc.sql("select * from remove_operations(?, ?, make_interval(secs => ?), ?, ?, ?)")
                .params(
                        type,
                        rule.toString(),
                        seconds(rule),
                        after,
                        limit,
                        replica.actor().toString())
                .query((row, n) -> new Batch(row.getInt("removed"), row.getObject("last_removed", UUID.class)))
                .optional();
    }

    /** Removes the oldest rejected requests in a transaction of its own. */
    Optional<Batch> removeRejectedRequests(Rule rule, int limit) {
        return jdbc.sql("select * from remove_rejected_requests(?, make_interval(secs => ?), ?, ?)")
                .params(rule.toString(), seconds(rule), limit, replica.actor().toString())
                .query((row, n) -> new Batch(row.getInt("removed"), null))
                .optional();
    }

    /** The same without authentication, which leaves no record. */
    Batch removeAnonymousRejectedRequests(Rule rule, int limit) {
        return jdbc.sql("select remove_anonymous_rejected_requests(make_interval(secs => ?), ?)")
                .params(seconds(rule), limit)
                .query((row, n) -> new Batch(row.getInt(1), null))
                .single();
    }

    private static double seconds(Rule rule) {
        return rule.kept().toSeconds();
    }
}
