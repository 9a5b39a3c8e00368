package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.TableInfo;
import io.ilion.operation.WorkFailedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notices that a table is no longer what it was when its snapshot was taken. */
record SchemaDrift(Snapshots snapshots, Clusters clusters) {

    /** A column that came since does no harm; one that went, or has another type, would be lost or misread. */
    void check(@Nullable UUID snapshotId, List<ListedSnapshot> listed) {
        if (snapshotId == null) {
            return; // how the tables of a foreign snapshot looked, nobody wrote down where it can be read from here
        }
        Snapshot snapshot = snapshots.find(snapshotId).orElseThrow();
        clusters.find(snapshot.cluster()).ifPresent(cluster -> listed.forEach(each -> check(snapshot, each, cluster)));
    }

    private static void check(Snapshot snapshot, ListedSnapshot listed, Cluster cluster) {
        TableInfo then = snapshot.definitions().get(listed.keyspace() + "." + listed.table());
        if (then == null) {
            return;
        }
        cluster.refreshedKeyspace(listed.keyspace());
        TableInfo now = cluster.table(listed.keyspace(), listed.table())
                .orElseThrow(() -> drift(listed, "is not there any more"));
        if (!now.id().equals(then.id())) {
            throw drift(listed, "was dropped and made anew");
        }
        for (Map.Entry<String, String> column : then.columns().entrySet()) {
            String type = now.columns().get(column.getKey());
            if (type == null) {
                throw drift(listed, "has no column '%s' any more".formatted(column.getKey()));
            }
            if (!type.equals(column.getValue())) {
                throw drift(
                        listed,
                        "has a column '%s' of type %s, which was %s"
                                .formatted(column.getKey(), type, column.getValue()));
            }
        }
    }

    private static WorkFailedException drift(ListedSnapshot listed, String what) {
        return WorkFailedException.preflight("Since snapshot '%s' was taken, table %s.%s has changed: it %s"
                .formatted(listed.tag(), listed.keyspace(), listed.table(), what));
    }
}
