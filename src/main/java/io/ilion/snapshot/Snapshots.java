package io.ilion.snapshot;

import io.ilion.operation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads the inventory of snapshots. */
@Service
public class Snapshots {

    private static final String ANY_PART =
            "exists (select from snapshot_part p where p.snapshot_id = s.id and p.gone_at is null)";

    private final JdbcClient jdbc;
    private final SnapshotDetails details;

    Snapshots(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.details = new SnapshotDetails(jdbc, json);
    }

    @Transactional(readOnly = true)
    public Optional<Snapshot> find(UUID id) {
        return read("s.id = :id", Map.of("id", id)).stream().findFirst();
    }

    /** All with that tag, newest first. */
    @Transactional(readOnly = true)
    public List<Snapshot> findByTag(String cluster, String tag) {
        return read("s.cluster = :cluster and s.tag = :tag", Map.of("cluster", cluster, "tag", tag));
    }

    /**
     * A page of those that match, newest first.
     *
     * @param before the id of the last snapshot of the previous page; null for the first page
     */
    @Transactional(readOnly = true)
    public List<Snapshot> list(SnapshotFilter filter, @Nullable UUID before, int limit) {
        List<Snapshot> matching = new ArrayList<>();
        UUID last = before;
        List<Snapshot> read;
        do {
            read = read(filter, last, limit);
            read.stream().filter(filter::test).limit(limit - matching.size()).forEach(matching::add);
            last = read.isEmpty() ? last : read.get(read.size() - 1).id();
        } while (read.size() == limit && matching.size() < limit);
        return matching;
    }

    private List<Snapshot> read(SnapshotFilter filter, @Nullable UUID before, int limit) {
        Map<String, Object> parameters = filter.parameters();
        parameters.put("limit", limit);
        if (before == null) {
            return read(filter.condition(), parameters);
        }
        parameters.put("before", before);
        return read(filter.condition() + " and s.id < :before", parameters);
    }

    /** Those with a part that is not missing, or whose operation has not ended; newest first. */
    @Transactional(readOnly = true)
    public List<Snapshot> findPresent(int limit) {
        return read("(o.state in ('PENDING', 'RUNNING') or " + ANY_PART + ")", Map.of("limit", limit));
    }

    /** All of a cluster with a part that is not missing, or whose operation has not ended. */
    @Transactional(readOnly = true)
    public List<Snapshot> findPresent(String cluster) {
        return read("""
                        s.cluster = :cluster
                        and s.id in (select snapshot_id from snapshot_part where gone_at is null
                                     union select r.id from operation r where r.state in ('PENDING', 'RUNNING'))""", Map.of("cluster", cluster));
    }

    /** All with a part on that node that is not missing, or that are being taken there. */
    @Transactional(readOnly = true)
    public List<Snapshot> findByHost(UUID hostId) {
        return read("""
                        s.id in (select snapshot_id from snapshot_part where host_id = :host and gone_at is null
                                 union select r.id from operation r
                                        where r.state in ('PENDING', 'RUNNING')
                                          and exists (select from task t where t.operation_id = r.id and t.host_id = :host))""", Map.of("host", hostId));
    }

    /** The nodes of an operation that takes a snapshot, whether it has begun or not. */
    @Transactional(readOnly = true)
    public Set<UUID> plannedHosts(UUID operationId) {
        return details.plannedHosts(List.of(operationId)).getOrDefault(operationId, Set.of());
    }

    /** All of a cluster with a part that is not missing, or became missing since; newest first. */
    @Transactional(readOnly = true)
    List<Snapshot> findForReconciliation(String cluster, Instant since) {
        return read("""
                        s.cluster = :cluster
                        and s.id in (select snapshot_id from snapshot_part where gone_at is null
                                     union select snapshot_id from snapshot_part where gone_at > cast(:since as timestamptz))""", Map.of("cluster", cluster, "since", since.toString()));
    }

    /** Uses at most six statements, however many snapshots it reads. */
    private List<Snapshot> read(String condition, Map<String, Object> parameters) {
        List<Snapshot> bare = jdbc.sql("""
                        select s.*, o.state, o.completed_at from snapshot s join operation o on o.id = s.id
                         where %s
                         order by s.id desc%s""".formatted(condition, parameters.containsKey("limit") ? " limit :limit" : ""))
                .params(parameters)
                .query((row, number) -> bare(row))
                .list();
        if (bare.isEmpty()) {
            return bare;
        }
        List<UUID> ids = bare.stream().map(Snapshot::id).toList();
        Map<UUID, Set<UUID>> planned = details.plannedHosts(ids);
        Map<UUID, List<Snapshot.Part>> parts = details.parts(ids);
        Map<UUID, Snapshot.Origin> origins = details.origins(ids);
        return bare.stream()
                .map(snapshot -> snapshot.with(
                        planned.getOrDefault(snapshot.id(), Set.of()),
                        parts.getOrDefault(snapshot.id(), List.of()),
                        origins.getOrDefault(snapshot.id(), Snapshot.Origin.UNKNOWN)))
                .toList();
    }

    private static Snapshot bare(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getObject("id", UUID.class),
                row.getString("cluster"),
                row.getString("tag"),
                row.getTimestamp("created_at").toInstant(),
                SnapshotDetails.instant(row.getTimestamp("expires_at")),
                State.valueOf(row.getString("state")),
                SnapshotDetails.instant(row.getTimestamp("completed_at")),
                Set.of(),
                List.of(),
                Snapshot.Origin.UNKNOWN);
    }
}
