package io.ilion.maintenance.snapshot;

import io.ilion.database.DatabaseRetry;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotPlan;
import io.ilion.snapshot.SnapshotRecorder;
import io.ilion.snapshot.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The inventory in PostgreSQL. Writes are retried while it is unavailable, as nothing else records what a node has done. */
@Component
final class DatabaseSnapshotInventory implements SnapshotInventory {

    private final Snapshots snapshots;
    private final SnapshotRecorder recorder;
    private final DatabaseRetry retry;

    DatabaseSnapshotInventory(Snapshots snapshots, SnapshotRecorder recorder, DatabaseRetry retry) {
        this.snapshots = snapshots;
        this.recorder = recorder;
        this.retry = retry;
    }

    @Override
    public <T> T readWithRetry(Supplier<T> read) {
        return retry.execute(read);
    }

    @Override
    public Optional<Snapshot> find(UUID id) {
        return snapshots.find(id);
    }

    @Override
    public List<Snapshot> findByTag(String cluster, String tag) {
        return snapshots.findByTag(cluster, tag);
    }

    @Override
    public KnownSnapshots findByHost(UUID hostId) {
        return new KnownSnapshots(snapshots.findByHost(hostId));
    }

    @Override
    public KnownSnapshots findByCluster(String cluster) {
        return new KnownSnapshots(snapshots.findPresent(cluster));
    }

    @Override
    public Set<UUID> plannedHosts(UUID operationId) {
        return snapshots.plannedHosts(operationId);
    }

    @Override
    public void recordPlan(SnapshotPlan plan) {
        retry.execute(() -> recorder.recordPlan(plan));
    }

    @Override
    public void recordPresent(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty) {
        retry.execute(() -> recorder.recordPresent(id, hostId, address, listed, empty));
    }

    @Override
    public void recordMissing(UUID id, UUID hostId, String keyspace, String table) {
        retry.execute(() -> recorder.recordMissing(id, hostId, keyspace, table));
    }

    @Override
    public void removeUntaken(UUID id, UUID hostId, String keyspace, String table) {
        retry.execute(() -> recorder.removeUntaken(id, hostId, keyspace, table));
    }
}
