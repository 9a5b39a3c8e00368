package io.ilion.maintenance.restore;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The directories of the snapshot of one table on one node. */
record SnapshotDirectories(Node node, String keyspace, String table, UUID sourceId, String tag) {

    /** A directory that does not exist: an import from it fails before it begins. */
    private static final String ABSENT = "/ilion-checks-only-and-this-never-exists";

    /** One for each data directory of the node; a table need not have files in all of them. */
    List<String> candidates() {
        return Stream.of(node.storageService(StorageService.class).getAllDataFileLocations())
                .map(location -> "%s/%s/%s-%s/snapshots/%s"
                        .formatted(
                                location.replaceFirst("/+$", ""),
                                keyspace,
                                table,
                                sourceId.toString().replace("-", ""),
                                tag))
                .toList();
    }

    /**
     * The directories that exist. A node checks all directories of an import in their order before it imports the first SSTable. So an
     * import from a directory and from one that does not exist changes nothing, and its error shows whether the first one exists.
     *
     * @throws NodeRejectedException when the node cannot read a directory
     */
    List<String> existing() {
        return candidates().stream().filter(this::exists).toList();
    }

    private boolean exists(String directory) {
        String absent = ABSENT + "/" + UUID.randomUUID();
        Set<String> inThisOrder = new LinkedHashSet<>(List.of(directory, absent));
        try {
            new SnapshotImport(node, keyspace, table).run(inThisOrder);
        } catch (NodeRejectedException e) {
            String message = String.valueOf(e.thrown().getMessage());
            if (message.contains("does not exist")) {
                return message.contains(absent);
            }
            throw e;
        }
        throw new IllegalStateException(
                "Node %s imported from %s, which does not exist".formatted(node.address(), absent));
    }
}
