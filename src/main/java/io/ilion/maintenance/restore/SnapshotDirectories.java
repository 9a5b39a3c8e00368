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

    /** A directory that cannot be there: an import that names it ends before it begins. */
    private static final String ABSENT = "/ilion-looks-only-and-this-is-never-there";

    /** A table need not have data in each of the node's locations. */
    List<String> possible() {
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
     * Those that exist. A node looks at all directories of an import, in the order in which they are given, before it takes the first
     * SSTable; so it says whether one exists when it is asked to import from it and from one that does not.
     *
     * @throws NodeRejectedException when the node cannot read one, in its own words
     */
    List<String> existing() {
        return possible().stream().filter(this::exists).toList();
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
                "Node %s imported from %s, which is not there".formatted(node.address(), absent));
    }
}
