package io.ilion.snapshot;

import io.ilion.cassandra.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** Reads the list of a node's snapshots. */
public final class SnapshotListing {

    private SnapshotListing() {}

    /** The attribute of Cassandra's StorageService MBean that lists snapshots. Public because a JMX proxy must see it. */
    public interface StorageService {

        /** By tag, with a row for each table. */
        Map<String, TabularData> getSnapshotDetails();
    }

    public static List<ListedSnapshot> read(Node node) {
        return read(node.storageService(StorageService.class).getSnapshotDetails());
    }

    static List<ListedSnapshot> read(Map<String, TabularData> details) {
        List<ListedSnapshot> listed = new ArrayList<>();
        details.forEach((tag, tables) -> tables.values().forEach(row -> listed.add(readRow(tag, (CompositeData) row))));
        return listed;
    }

    private static ListedSnapshot readRow(String tag, CompositeData row) {
        return new ListedSnapshot(
                tag,
                (String) row.get("Keyspace name"),
                (String) row.get("Column family name"),
                row.containsKey("Raw true size")
                        ? (Long) row.get("Raw true size")
                        : HumanReadableSize.toBytes((String) row.get("True size")),
                HumanReadableSize.toBytes((String) row.get("Size on disk")),
                time(row, "Creation time"),
                time(row, "Expiration time"));
    }

    private static @Nullable Instant time(CompositeData row, String column) {
        return row.containsKey(column) && row.get(column) instanceof String written ? Instant.parse(written) : null;
    }
}
