package io.ilion.snapshot;

import io.ilion.cassandra.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** Asks a node which snapshots it has, of all tables. */
public final class SnapshotListing {

    private SnapshotListing() {}

    /** The listing of Cassandra's StorageService. Public because a JMX proxy must see it. */
    public interface StorageService {

        /** By tag, a row for each table; null where there are none. */
        Map<String, TabularData> getSnapshotDetails();
    }

    public static List<ListedSnapshot> of(Node node) {
        return of(node.storageService(StorageService.class).getSnapshotDetails());
    }

    static List<ListedSnapshot> of(Map<String, TabularData> details) {
        List<ListedSnapshot> listed = new ArrayList<>();
        details.forEach((tag, tables) -> tables.values().forEach(row -> listed.add(read(tag, (CompositeData) row))));
        return listed;
    }

    private static ListedSnapshot read(String tag, CompositeData row) {
        return new ListedSnapshot(
                tag,
                (String) row.get("Keyspace name"),
                (String) row.get("Column family name"),
                row.containsKey("Raw true size")
                        ? (Long) row.get("Raw true size")
                        : HumanReadableSize.bytes((String) row.get("True size")),
                HumanReadableSize.bytes((String) row.get("Size on disk")),
                time(row, "Creation time"),
                time(row, "Expiration time"));
    }

    private static @Nullable Instant time(CompositeData row, String column) {
        return row.containsKey(column) && row.get(column) instanceof String written ? Instant.parse(written) : null;
    }
}
