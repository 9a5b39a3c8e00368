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

/** The inventory in the database. What a node has done is known only here until it is written, so writing waits for a database that is away. */
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
    public <T> T awaited(Supplier<T> read) {
        return retry.execute(read);
    }

    @Override
    public Optional<Snapshot> find(UUID id) {
        return snapshots.find(id);
    }

    @Override
    public List<Snapshot> withTag(String cluster, String tag) {
        return snapshots.findByTag(cluster, tag);
    }

    @Override
    public KnownSnapshots on(UUID hostId) {
        return new KnownSnapshots(snapshots.on(hostId));
    }

    @Override
    public KnownSnapshots in(String cluster) {
        return new KnownSnapshots(snapshots.there(cluster));
    }

    @Override
    public Set<UUID> plannedHosts(UUID operationId) {
        return snapshots.plannedHosts(operationId);
    }

    @Override
    public void begin(SnapshotPlan plan) {
        retry.execute(() -> recorder.begin(plan));
    }

    @Override
    public void seen(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty) {
        retry.execute(() -> recorder.seen(id, hostId, address, listed, empty));
    }

    @Override
    public void gone(UUID id, UUID hostId, String keyspace, String table) {
        retry.execute(() -> recorder.gone(id, hostId, keyspace, table));
    }

    @Override
    public void leftOut(UUID id, UUID hostId, String keyspace, String table) {
        retry.execute(() -> recorder.leftOut(id, hostId, keyspace, table));
    }
}
