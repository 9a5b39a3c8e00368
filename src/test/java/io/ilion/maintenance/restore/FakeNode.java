package io.ilion.maintenance.restore;

import io.ilion.cassandra.ImportMBeans.WithIndexes;
import io.ilion.cassandra.NodeCompactions.CompactionManager;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableMetrics;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.testing.SnapshotTabularData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** A fake node with snapshots and directories, which records its imports. */
final class FakeNode
        implements NodeSession,
                StorageService,
                SnapshotListing.StorageService,
                NodeIdentity.StorageService,
                CompactionManager,
                WithIndexes {

    final String address;
    final List<ListedSnapshot> listed = new ArrayList<>();
    final Set<String> directories = new HashSet<>();
    final Set<String> unreadable = new HashSet<>();
    final Set<String> corrupt = new HashSet<>();
    final Set<String> withoutSSTables = new HashSet<>();
    final List<String> imported = new ArrayList<>();
    final Map<String, Integer> sstables = new HashMap<>();
    String version = "5.0.9";
    Duration truncateTimeout = Duration.ofSeconds(60);
    Runnable afterImport = () -> {};

    FakeNode(String address) {
        this.address = address;
    }

    /** A snapshot of a table, in the directory of the table with that id. */
    FakeNode with(String tag, RestorePlan.PlannedTable table, long sizeOnDisk, @Nullable Instant expiresAt) {
        listed.add(new ListedSnapshot(tag, table.keyspace(), table.table(), 0, sizeOnDisk, null, expiresAt));
        directories.add(directory(tag, table));
        return this;
    }

    static String directory(String tag, RestorePlan.PlannedTable table) {
        return "/data/%s/%s-%s/snapshots/%s"
                .formatted(
                        table.keyspace(),
                        table.table(),
                        table.sourceId().toString().replace("-", ""),
                        tag);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public <T> T mbean(String objectName, Class<T> mbeanInterface) {
        if (mbeanInterface == TableMetrics.Gauge.class) {
            String table = objectName.replaceAll(".*keyspace=([^,]+),scope=([^,]+),.*", "$1.$2");
            return mbeanInterface.cast((TableMetrics.Gauge) () -> sstables.getOrDefault(table, 0));
        }
        if (mbeanInterface == TableMetrics.Counter.class) {
            return mbeanInterface.cast((TableMetrics.Counter) () -> 0);
        }
        return mbeanInterface.cast(this);
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        return true;
    }

    @Override
    public List<String> names(String key, String pattern) {
        return List.of();
    }

    @Override
    public String getReleaseVersion() {
        return version;
    }

    @Override
    public String getLocalHostId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getClusterName() {
        return "fake";
    }

    @Override
    public List<Map<String, String>> getCompactions() {
        return List.of();
    }

    @Override
    public void stopCompactionById(String compactionId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getTruncateRpcTimeout() {
        return truncateTimeout.toMillis();
    }

    @Override
    public String[] getAllDataFileLocations() {
        return new String[] {"/data/", "/more"};
    }

    @Override
    public Map<String, TabularData> getSnapshotDetails() {
        return SnapshotTabularData.of(listed);
    }

    /** Checks all directories before it imports the first SSTable, as Cassandra does. */
    @Override
    public List<String> importNewSSTables(
            Set<String> from,
            boolean resetLevel,
            boolean clearRepaired,
            boolean verifySSTables,
            boolean verifyTokens,
            boolean invalidateCaches,
            boolean extendedVerify,
            boolean copyData,
            boolean failOnMissingIndex,
            boolean validateIndexChecksum) {
        for (String directory : from) {
            if (!directories.contains(directory)) {
                throw rejected("Directory " + directory + " does not exist");
            }
            if (unreadable.contains(directory)) {
                throw rejected("Insufficient permissions on directory " + directory);
            }
        }
        String directory = from.iterator().next();
        imported.add(directory);
        if (corrupt.contains(directory)) {
            return List.of(directory);
        }
        if (!withoutSSTables.contains(directory)) {
            String table = directory.replaceAll("/data/([^/]+)/([^/-]+)-.*", "$1.$2");
            sstables.merge(table, 1, Integer::sum);
        }
        afterImport.run();
        return List.of();
    }

    private NodeRejectedException rejected(String message) {
        return new NodeRejectedException(address, "importNewSSTables", new RuntimeException(message));
    }

    @Override
    public void close() {}
}
