package io.ilion.maintenance.restore;

import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a node has of a snapshot.
 *
 * @param version         its Cassandra release
 * @param truncateTimeout its {@code truncate_request_timeout}
 * @param listed          the snapshots of the tables to restore
 */
record NodeSnapshotContent(NodeInfo node, String version, Duration truncateTimeout, List<ListedSnapshot> listed) {

    static NodeSnapshotContent read(NodeInfo info, NodeSession node, RestoreTarget target) {
        return new NodeSnapshotContent(
                info,
                NodeIdentity.releaseVersion(node),
                Duration.ofMillis(node.storageService(StorageService.class).getTruncateRpcTimeout()),
                SnapshotListing.read(node).stream().filter(target::includes).toList());
    }

    Optional<ListedSnapshot> find(String keyspace, String table) {
        return listed.stream()
                .filter(each -> each.keyspace().equals(keyspace) && each.table().equals(table))
                .findFirst();
    }
}
