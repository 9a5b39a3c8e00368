package io.ilion.history;

import io.ilion.operation.OperationNotFoundException;
import io.ilion.operation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads transitions as they come to light, each exactly once, by whichever replica.
 * <p>
 * Their numbers do not tell which are new: they are given before the commit, and commits do not keep their order. A reader
 * knows which transactions it saw ({@link TransactionSnapshot}), and is given what others wrote. Nobody waits for a transaction that takes long.
 * Within one operation transitions come in their order, since whoever writes one holds the row of the operation until the commit.
 */
@Service
public class ChangeStream {

    /** How many transitions are read at once. */
    static final int PAGE = 200;

    /** So many transactions, and it is looked whether they wrote more than can be sorted with each page. */
    private static final long FAR_BEHIND = 10_000;

    /** So many transitions are sorted with each page at most, but for those of transactions that overlap. */
    private static final int STRIDE = 5_000;

    private static final String TRANSITIONS = """
            select x.id, x.operation_id, o.type, o.cluster, o.requested_by, x.task_id, t.host_id, t.address, t.datacenter, t.rack,
                   x.from_state, x.to_state, x.at, x.actor, x.reason, encode(x.hash, 'hex') as hash,
                   f.failure ->> 'code' as failure_code, f.failure ->> 'message' as failure_message,
                   array(select substr(w.term, 10) from operation_term w
                          where w.operation_id = x.operation_id and w.term like 'keyspace:%') as keyspaces
              from transition x
              join operation o on o.id = x.operation_id
              left join task t on t.id = x.task_id
              left join lateral (select case when x.task_id is null then o.failure else t.failure end) f (failure)
                on x.to_state = 'FAILED'
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate looks;
    private final TransactionTemplate eras;

    ChangeStream(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.looks = new TransactionTemplate(transactions);
        looks.setReadOnly(true);
        looks.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.eras = new TransactionTemplate(transactions);
    }

    /** A moment of the database: what it sees, and since when its numbers of transactions count. */
    private record Moment(String era, TransactionSnapshot horizon, long floor) {}

    /**
     * What came to light.
     *
     * @param from where it was read from
     * @param next where to go on
     * @param more whether there was more than fits
     * @param gap  whether the position means nothing here, so that it is not known what was missed: the database was restored, or
     *             another server took over
     */
    public record Page(
            List<CommittedTransition> transitions,
            StreamPosition from,
            StreamPosition next,
            boolean more,
            boolean gap) {

        /** The position of a reader that knows the transitions of this page up to that one. */
        public StreamPosition upTo(CommittedTransition last) {
            return from.upTo(last.id());
        }
    }

    /**
     * What there is of one operation.
     *
     * @param live where to go on among all transitions, when there is no more
     */
    public record OperationPage(List<CommittedTransition> transitions, boolean more, StreamPosition live) {}

    /**
     * Where to begin with one operation.
     *
     * @param after number of the last transition that is known; 0 for none
     * @param over  whether the operation has ended and all of it is known
     */
    public record Start(long after, boolean over) {}

    /** From now on. */
    public StreamPosition now() {
        return look(now -> StreamPosition.at(now.era(), now.horizon()));
    }

    /** What others wrote since, in the order in which it may be told. */
    public Page after(StreamPosition position) {
        return look(now -> {
            if (!position.era().equals(now.era())
                    || position.until().next() > now.horizon().next()) {
                StreamPosition next = StreamPosition.at(now.era(), now.horizon());
                return new Page(List.of(), next, next, false, true);
            }
            StreamPosition from = position.isAtHorizon()
                    ? new StreamPosition(position.era(), position.seen(), reach(position.seen(), now.horizon()), 0)
                    : position;
            List<CommittedTransition> found = between(from, now.floor());
            boolean full = found.size() == PAGE;
            StreamPosition next =
                    full ? from.upTo(found.get(PAGE - 1).id()) : StreamPosition.at(from.era(), from.until());
            return new Page(found, from, next, full || !from.until().equals(now.horizon()), false);
        });
    }

    /**
     * Where a reader of one operation begins.
     *
     * @param hash of the last transition that it knows; one that is not there, or null, stands for none
     * @throws OperationNotFoundException when there is none of that id
     */
    public Start start(UUID operation, @Nullable String hash) {
        return look(now -> {
            State state = jdbc.sql("select state from operation where id = ?")
                    .param(operation)
                    .query(String.class)
                    .optional()
                    .map(State::valueOf)
                    .orElseThrow(() -> new OperationNotFoundException(operation.toString()));
            long after = hash == null
                    ? 0
                    : jdbc.sql("select id from transition where operation_id = ? and hash = decode(?, 'hex')")
                            .params(operation, hash)
                            .query(Long.class)
                            .optional()
                            .orElse(0L);
            long last = jdbc.sql("select coalesce(max(id), 0) from transition where operation_id = ?")
                    .param(operation)
                    .query(Long.class)
                    .single();
            return new Start(after, hash != null && state.isTerminal() && after == last);
        });
    }

    /** What there is of one operation after one of its transitions. */
    public OperationPage of(UUID operation, long after) {
        return look(now -> {
            List<CommittedTransition> found = jdbc.sql(
                            TRANSITIONS + " where x.operation_id = ? and x.id > ? order by x.id limit ?")
                    .params(operation, after, PAGE)
                    .query((row, number) -> read(row))
                    .list();
            return new OperationPage(found, found.size() == PAGE, StreamPosition.at(now.era(), now.horizon()));
        });
    }

    /** How far operations have come, from 0 to 1. */
    public Map<UUID, Double> progress(Collection<UUID> operations) {
        Map<UUID, Double> progress = new HashMap<>();
        if (!operations.isEmpty()) {
            jdbc.sql("select id, progress from operation where id in (:ids)")
                    .param("ids", operations)
                    .query(row -> {
                        progress.put(row.getObject("id", UUID.class), row.getDouble("progress"));
                    });
        }
        return progress;
    }

    private List<CommittedTransition> between(StreamPosition from, long floor) {
        return jdbc.sql("""
                        with fresh as materialized (
                            select f.id from transition f
                             where f.written_by >= cast(:seen as xid8)
                               and f.written_by < cast(:until as xid8) and f.written_by <> all (cast(:untilUnderWay as xid8[]))
                             union all
                            select f.id from transition f
                             where f.written_by = any (cast(:seenUnderWay as xid8[]))
                               and f.written_by <> all (cast(:untilUnderWay as xid8[]))
                        )
                        """ + TRANSITIONS + """
                         where x.id in (select id from fresh where id > :after and id > :floor order by id limit :limit)
                         order by x.id""")
                .param("seen", String.valueOf(from.seen().next()))
                .param("seenUnderWay", from.seen().underWayArray())
                .param("until", String.valueOf(from.until().next()))
                .param("untilUnderWay", from.until().underWayArray())
                .param("after", from.after())
                .param("floor", floor)
                .param("limit", PAGE)
                .query((row, number) -> read(row))
                .list();
    }

    /** All that can be seen now, or for those who are far behind, a part of it. */
    private TransactionSnapshot reach(TransactionSnapshot seen, TransactionSnapshot now) {
        if (now.oldest() - seen.next() < FAR_BEHIND) {
            return now;
        }
        return jdbc.sql("""
                        select written_by::text from transition where written_by >= cast(? as xid8)
                         order by written_by offset ? limit 1""")
                .params(String.valueOf(seen.next()), STRIDE)
                .query(String.class)
                .optional()
                .map(last -> Long.parseLong(last) + 1)
                .filter(next -> next <= now.oldest())
                .map(TransactionSnapshot::before)
                .orElse(now);
    }

    private <T> T look(Function<Moment, T> reader) {
        Optional<T> read = tryToLook(reader);
        if (read.isEmpty()) {
            beginEra();
            read = tryToLook(reader);
        }
        return read.orElseThrow(() -> new IllegalStateException("It is not known which server the database is in"));
    }

    /** Empty where the database is in another server than it was. */
    private <T> Optional<T> tryToLook(Function<Moment, T> reader) {
        return looks.execute(transaction -> jdbc.sql("""
                        select left(e.id::text, 8) || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8) as era,
                               pg_current_snapshot()::text as snapshot, e.after_transition
                          from stream_era e
                         where e.number = (select max(number) from stream_era)
                           and e.server = (select system_identifier from pg_control_system())""")
                .query((row, number) -> new Moment(
                        row.getString("era"),
                        TransactionSnapshot.ofSnapshot(row.getString("snapshot")),
                        row.getLong("after_transition")))
                .optional()
                .map(reader));
    }

    /** Waits for those who write transitions, so that what they write is on one side or the other. */
    private void beginEra() {
        eras.executeWithoutResult(transaction -> {
            jdbc.sql("lock table transition in share mode").update();
            jdbc.sql("""
                            insert into stream_era (server, after_transition)
                            select c.system_identifier, coalesce((select max(id) from transition), 0)
                              from pg_control_system() c
                             where c.system_identifier is distinct from
                                   (select server from stream_era order by number desc limit 1)""").update();
        });
    }

    private static CommittedTransition read(ResultSet row) throws SQLException {
        UUID task = row.getObject("task_id", UUID.class);
        String from = row.getString("from_state");
        return new CommittedTransition(
                row.getLong("id"),
                row.getObject("operation_id", UUID.class),
                row.getString("type"),
                row.getString("cluster"),
                row.getString("requested_by"),
                Set.of((String[]) row.getArray("keyspaces").getArray()),
                task,
                node(row),
                from == null ? null : State.valueOf(from),
                State.valueOf(row.getString("to_state")),
                row.getTimestamp("at").toInstant(),
                row.getString("actor"),
                row.getString("reason"),
                CommittedTransition.FailureSummary.of(row.getString("failure_code"), row.getString("failure_message")),
                row.getString("hash"));
    }

    /** Null for a transition of the operation itself, and of what is done once for the cluster. */
    private static CommittedTransition.@Nullable Node node(ResultSet row) throws SQLException {
        UUID hostId = row.getObject("host_id", UUID.class);
        if (hostId == null) {
            return null;
        }
        return new CommittedTransition.Node(
                hostId, row.getString("address"), row.getString("datacenter"), row.getString("rack"));
    }
}
