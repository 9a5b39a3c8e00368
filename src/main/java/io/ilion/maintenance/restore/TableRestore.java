package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.TableInfo;
import io.ilion.operation.WorkFailedException;
import io.ilion.snapshot.ListedSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Copies the SSTables of one table's snapshot on one node back into the table. */
final class TableRestore {

    /** What a snapshot takes that holds no SSTable but its manifest and schema; the smallest SSTable takes more. */
    private static final long EMPTY_AT_MOST = 4096;

    private final Node node;
    private final Cluster cluster;

    TableRestore(Node node, Cluster cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    RestoredTable restore(ListedSnapshot snapshot) {
        String keyspace = snapshot.keyspace();
        String table = snapshot.table();
        SSTableCount before = SSTableCount.of(node, keyspace, table);
        List<String> copied = new ArrayList<>();
        List<String> directories = directories(snapshot);
        for (String directory : directories) {
            if (copy(directory, keyspace, table)) {
                copied.add(directory);
            }
        }
        if (copied.isEmpty()) {
            throw WorkFailedException.notVerified(
                    ("Node %s lists snapshot '%s' of %s.%s, but has none of the directories %s: the table was made anew "
                                    + "since, so that its earlier rows are below another id")
                            .formatted(node.address(), snapshot.tag(), keyspace, table, directories));
        }
        SSTableCount after = SSTableCount.of(node, keyspace, table);
        if (after.addedSince(before) < 1 && snapshot.sizeOnDisk() > EMPTY_AT_MOST) {
            throw WorkFailedException.notVerified(
                    ("Node %s reported success, but %s.%s has no SSTable more than before, although snapshot '%s' has "
                                    + "%d bytes: this version of Cassandra may be unable to read them")
                            .formatted(node.address(), keyspace, table, snapshot.tag(), snapshot.sizeOnDisk()));
        }
        return new RestoredTable(keyspace, table, copied, snapshot.sizeOnDisk(), before.live(), after.live());
    }

    /** Only the table's own directory: those of its indexes are below it, and Cassandra does not look into them. */
    private List<String> directories(ListedSnapshot snapshot) {
        cluster.refreshedKeyspace(snapshot.keyspace());
        TableInfo info = cluster.table(snapshot.keyspace(), snapshot.table())
                .orElseThrow(() -> WorkFailedException.preflight(
                        "there is no table %s.%s any more; its definition is in schema.cql of the snapshot"
                                .formatted(snapshot.keyspace(), snapshot.table())));
        return Stream.of(node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                        .getAllDataFileLocations())
                .map(location -> "%s/%s/%s/snapshots/%s"
                        .formatted(
                                location.replaceFirst("/+$", ""),
                                snapshot.keyspace(),
                                info.directory(snapshot.table()),
                                snapshot.tag()))
                .toList();
    }

    /** False where there is no such directory: a table need not have data in each of the node's locations. */
    private boolean copy(String directory, String keyspace, String table) {
        List<String> failed;
        try {
            failed = importFrom(
                    directory, "org.apache.cassandra.db:type=Tables,keyspace=%s,table=%s".formatted(keyspace, table));
        } catch (NodeRejectedException e) {
            if (String.valueOf(e.thrown().getMessage()).contains("does not exist")) {
                return false;
            }
            throw e;
        }
        if (!failed.isEmpty()) {
            throw WorkFailedException.rejected(
                    ("Node %s would not take the SSTables in %s: one is corrupt or incomplete, or has rows that this node "
                                    + "does not own any more. The log of the node says which")
                            .formatted(node.address(), directory));
        }
        return true;
    }

    private List<String> importFrom(String directory, String mbean) {
        Set<String> directories = Set.of(directory);
        if (node.hasOperation(mbean, "importNewSSTables", 10)) {
            return node.mbean(mbean, ImportWithIndexes.class)
                    .importNewSSTables(directories, true, true, true, true, true, false, true, false, true);
        }
        return node.mbean(mbean, ImportWithCopy.class)
                .importNewSSTables(directories, true, true, true, true, true, false, true);
    }
}
