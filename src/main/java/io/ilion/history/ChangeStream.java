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
 * Reads transitions as they are committed, each exactly once, whichever replica wrote them.
 * <p>
 * Ids do not show which transitions are new: they are assigned before the commit, and transactions commit in another order. So a
 * reader keeps the snapshot ({@link TransactionSnapshot}) of what it has seen, and gets what other transactions wrote. No reader waits
 * for a long transaction. Transitions of one operation come in order, since their writer locks the row of the operation until it commits.
 */
@Service
public class ChangeStream {

    /** Maximum number of transitions on a page. */
    static final int PAGE_SIZE = 200;

    /** A reader that is this many transactions behind does not sort all of their transitions for each page. */
    private static final long FAR_BEHIND = 10_000;

    /** Maximum number of transitions that are sorted for a page, apart from those of overlapping transactions. */
    private static final int STRIDE = 5_000;

    private static final String TRANSITIONS = """
            select x.id, x.transaction_id::text, x.operation_id, o.type, o.cluster, o.requested_by, x.task_id, t.host_id, t.address, t.datacenter, t.rack,
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
    private final TransactionTemplate reads;
    private final TransactionTemplate writes;

    ChangeStream(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.reads = new TransactionTemplate(transactions);
        reads.setReadOnly(true);
        reads.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.writes = new TransactionTemplate(transactions);
    }

    /**
     * The state of the database in one transaction.
     *
     * @param epoch the server and timeline in which transaction ids are comparable
     * @param floor the last transition of an earlier epoch; those up to it are not read by transaction
     */
    private record DatabaseState(String epoch, TransactionSnapshot snapshot, long floor) {}

    /**
     * A page of new transitions.
     *
     * @param from where the page starts
     * @param next where the next page starts
     * @param more whether there are more transitions already
     * @param gap  whether the position is of another epoch, so that transitions may be missing: the database was restored, or another
     *             server took over
     */
    public record Page(
            List<CommittedTransition> transitions,
            StreamPosition from,
            StreamPosition next,
            boolean more,
            boolean gap) {

        /** The position of a reader for whom this page was read, after one transition of it. */
        public StreamPosition upTo(StreamPosition reader, CommittedTransition last) {
            return new StreamPosition(from.epoch(), reader.seen(), from.until(), last.id());
        }
    }

    /**
     * A page of transitions of one operation.
     *
     * @param live where to continue in the stream of all transitions, when there are no more
     */
    public record OperationPage(List<CommittedTransition> transitions, boolean more, StreamPosition live) {}

    /**
     * Where a reader of one operation starts.
     *
     * @param after id of the last transition that the reader knows; 0 for none
     * @param ended whether the operation has ended and the reader knows all of its transitions
     */
    public record Start(long after, boolean ended) {}

    /** The position after all transitions that are committed now. */
    public StreamPosition now() {
        return read(now -> StreamPosition.at(now.epoch(), now.snapshot()));
    }

    /** The transitions that were committed after a position, in the order in which they may be published. */
    public Page after(StreamPosition position) {
        return read(now -> {
            if (!position.epoch().equals(now.epoch())
                    || position.until().next() > now.snapshot().next()) {
                StreamPosition next = StreamPosition.at(now.epoch(), now.snapshot());
                return new Page(List.of(), next, next, false, true);
            }
            StreamPosition from = position.isComplete()
                    ? new StreamPosition(position.epoch(), position.seen(), until(position.seen(), now.snapshot()), 0)
                    : position;
            List<CommittedTransition> found = between(from, now.floor());
            boolean full = found.size() == PAGE_SIZE;
            StreamPosition next =
                    full ? from.upTo(found.get(PAGE_SIZE - 1).id()) : StreamPosition.at(from.epoch(), from.until());
            return new Page(found, from, next, full || !from.until().equals(now.snapshot()), false);
        });
    }

    /**
     * The transitions that were committed after the earliest of several positions, with one query for the readers of all of them. Each
     * reader skips the transitions that it {@link StreamPosition#has}.
     *
     * @return empty if the positions are too far apart, or not those of readers between two pages: each has to be read alone then
     */
    public Optional<Page> afterAll(Collection<StreamPosition> positions) {
        return read(now -> {
            if (!positions.stream().allMatch(each -> canShare(each, now))) {
                return Optional.empty();
            }
            TransactionSnapshot seen = TransactionSnapshot.intersection(
                    positions.stream().map(StreamPosition::seen).toList());
            StreamPosition from = new StreamPosition(now.epoch(), seen, now.snapshot(), 0);
            List<CommittedTransition> found = between(from, now.floor());
            return found.size() == PAGE_SIZE
                    ? Optional.empty()
                    : Optional.of(new Page(found, from, StreamPosition.at(now.epoch(), now.snapshot()), false, false));
        });
    }

    private static boolean canShare(StreamPosition position, DatabaseState now) {
        return position.isComplete()
                && position.epoch().equals(now.epoch())
                && position.seen().next() <= now.snapshot().next()
                && now.snapshot().oldest() - position.seen().next() < FAR_BEHIND;
    }

    /**
     * Where a reader of one operation starts.
     *
     * @param hash of the last transition that it knows; null or an unknown one starts from the first transition
     * @throws OperationNotFoundException when there is no operation with that id
     */
    public Start start(UUID operation, @Nullable String hash) {
        return read(now -> {
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

    /** The transitions of one operation after one of them. */
    public OperationPage transitionsOf(UUID operation, long after) {
        return read(now -> {
            List<CommittedTransition> found = jdbc.sql(
                            TRANSITIONS + " where x.operation_id = ? and x.id > ? order by x.id limit ?")
                    .params(operation, after, PAGE_SIZE)
                    .query((row, number) -> transition(row))
                    .list();
            return new OperationPage(found, found.size() == PAGE_SIZE, StreamPosition.at(now.epoch(), now.snapshot()));
        });
    }

    /** The progress of operations, from 0.0 to 1.0. */
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
                             where f.transaction_id >= cast(:seen as xid8)
                               and f.transaction_id < cast(:until as xid8) and f.transaction_id <> all (cast(:untilUnderWay as xid8[]))
                             union all
                            select f.id from transition f
                             where f.transaction_id = any (cast(:seenUnderWay as xid8[]))
                               and f.transaction_id <> all (cast(:untilUnderWay as xid8[]))
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
                .param("limit", PAGE_SIZE)
                .query((row, number) -> transition(row))
                .list();
    }

    /** The snapshot up to which a page reads: the current one, or an earlier one for a reader that is far behind. */
    private TransactionSnapshot until(TransactionSnapshot seen, TransactionSnapshot now) {
        if (now.oldest() - seen.next() < FAR_BEHIND) {
            return now;
        }
        return jdbc.sql("""
                        select transaction_id::text from transition where transaction_id >= cast(? as xid8)
                         order by transaction_id offset ? limit 1""")
                .params(String.valueOf(seen.next()), STRIDE)
                .query(String.class)
                .optional()
                .map(last -> Long.parseLong(last) + 1)
                .filter(next -> next <= now.oldest())
                .map(TransactionSnapshot::before)
                .orElse(now);
    }

    private <T> T read(Function<DatabaseState, T> reader) {
        Optional<T> result = readInEra(reader);
        if (result.isEmpty()) {
            beginEra();
            result = readInEra(reader);
        }
        return result.orElseThrow(() -> new IllegalStateException("The database changed its server while it was read"));
    }

    /** Empty where the stored epoch is of another server. */
    private <T> Optional<T> readInEra(Function<DatabaseState, T> reader) {
        return reads.execute(transaction -> jdbc.sql("""
                        select left(e.id::text, 8) || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8) as epoch,
                               pg_current_snapshot()::text as snapshot, e.after_transition
                          from stream_epoch e
                         where e.number = (select max(number) from stream_epoch)
                           and e.server = (select system_identifier from pg_control_system())""")
                .query((row, number) -> new DatabaseState(
                        row.getString("epoch"),
                        TransactionSnapshot.parse(row.getString("snapshot")),
                        row.getLong("after_transition")))
                .optional()
                .map(reader));
    }

    /** Waits for all transactions that write transitions, so that each transition belongs to one epoch. */
    private void beginEra() {
        writes.executeWithoutResult(transaction -> {
            jdbc.sql("lock table transition in share mode").update();
            jdbc.sql("""
                            insert into stream_epoch (server, after_transition)
                            select c.system_identifier, coalesce((select max(id) from transition), 0)
                              from pg_control_system() c
                             where c.system_identifier is distinct from
                                   (select server from stream_epoch order by number desc limit 1)""").update();
        });
    }

    private static CommittedTransition transition(ResultSet row) throws SQLException {
        UUID task = row.getObject("task_id", UUID.class);
        String from = row.getString("from_state");
        return new CommittedTransition(
                row.getLong("id"),
                Long.parseLong(row.getString("transaction_id")),
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

    /** Null for a transition of the operation itself, and for a task of the cluster as a whole. */
    private static CommittedTransition.@Nullable Node node(ResultSet row) throws SQLException {
        UUID hostId = row.getObject("host_id", UUID.class);
        if (hostId == null) {
            return null;
        }
        return new CommittedTransition.Node(
                hostId, row.getString("address"), row.getString("datacenter"), row.getString("rack"));
    }
}
