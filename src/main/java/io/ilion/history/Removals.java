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
 * What was removed because it was old, and the only way to remove it. The database does it, with a record that stays: it refuses
 * to delete from the history in any other way.
 */
@Service
public class Removals {

    private final JdbcClient jdbc;
    private final ThisReplica replica;

    Removals(JdbcClient jdbc, ThisReplica replica) {
        this.jdbc = jdbc;
        this.replica = replica;
    }

    /** What one transaction removed, and the last of it. */
    record Batch(int removed, @Nullable UUID last) {}

    /**
     * The newest first.
     *
     * @param before only those before that number; null to begin with the newest
     */
    @Transactional(readOnly = true)
    public List<Removal> list(@Nullable Long before, int limit) {
        return jdbc.sql("""
                        select *, encode(hash, 'hex') as hash_text from removal
                         where cast(:before as bigint) is null or number < cast(:before as bigint)
                         order by number desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> new Removal(
                        row.getLong("number"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("actor"),
                        Removal.What.valueOf(row.getString("what")),
                        row.getString("rule"),
                        row.getString("type"),
                        row.getTimestamp("older_than").toInstant(),
                        row.getObject("first_id", UUID.class),
                        row.getObject("last_id", UUID.class),
                        row.getInt("operations"),
                        row.getInt("tasks"),
                        row.getInt("attempts"),
                        row.getInt("transitions"),
                        row.getInt("bent"),
                        row.getInt("refusals"),
                        row.getString("hash_text")))
                .list();
    }

    /** What is left of an operation, if it was removed. */
    @Transactional(readOnly = true)
    public Optional<RemovedOperation> find(UUID id) {
        return jdbc.sql("""
                        select o.*, encode(o.head, 'hex') as head_text, r.at, r.rule
                          from removed_operation o join removal r on r.number = o.removal
                         where o.operation_id = ?""")
                .param(id)
                .query((row, n) -> new RemovedOperation(
                        row.getObject("operation_id", UUID.class),
                        row.getTimestamp("completed_at").toInstant(),
                        row.getTimestamp("at").toInstant(),
                        row.getString("rule"),
                        row.getLong("removal"),
                        row.getBoolean("held"),
                        row.getString("head_text")))
                .optional();
    }

    /** The types of which there are operations, each found through the index without reading all. */
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
     * Removes the oldest of a type, in a transaction of its own.
     *
     * @param beyond only those of a larger id
     * @return nothing when another replica removes at this moment
     */
    Optional<Batch> removeOperations(String type, Rule rule, UUID beyond, int most) {
        return jdbc.sql("select * from remove_operations(?, ?, make_interval(secs => ?), ?, ?, ?)")
                .params(
                        type,
                        rule.toString(),
                        seconds(rule),
                        beyond,
                        most,
                        replica.actor().toString())
                .query((row, n) -> new Batch(row.getInt("removed"), row.getObject("last_removed", UUID.class)))
                .optional();
    }

    /** The same for what was refused. */
    Optional<Batch> removeRefusals(Rule rule, int most) {
        return jdbc.sql("select * from remove_refusals(?, make_interval(secs => ?), ?, ?)")
                .params(rule.toString(), seconds(rule), most, replica.actor().toString())
                .query((row, n) -> new Batch(row.getInt("removed"), null))
                .optional();
    }

    private static double seconds(Rule rule) {
        return rule.kept().toSeconds();
    }
}
