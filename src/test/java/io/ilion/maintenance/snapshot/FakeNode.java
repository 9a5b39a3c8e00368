package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeThreads;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.TableMetrics;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.testing.SnapshotTabularData;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** A fake node that takes, lists and clears snapshots, and records its calls. */
final class FakeNode
        implements NodeSession,
                StorageService,
                SnapshotListing.StorageService,
                NodeIdentity.StorageService,
                NodeThreads.Threading,
                RunningSnapshots.RuntimeMBean {

    final UUID hostId;
    final String address;
    final List<String> tables;
    final List<String> taken = new ArrayList<>();
    final List<String> cleared = new ArrayList<>();
    final Map<String, RuntimeException> refused = new HashMap<>();
    final Map<String, Runnable> beforeTaking = new HashMap<>();
    final Map<String, Long> sstables = new HashMap<>();
    final Set<String> ignored = new HashSet<>();
    String version = "5.0.9";
    Instant clock = Instant.parse("2026-11-28T12:00:00.123Z");
    long startedAt = 1;
    int pollsUntilTaken;
    boolean down;
    boolean ignoresCalls;

    private final Map<String, Map<String, @Nullable Instant>> snapshots = new TreeMap<>();

    /** @param tables each as {@code keyspace.table} */
    FakeNode(long number, String... tables) {
        this.hostId = new UUID(0, number);
        this.address = "10.0.0." + number;
        this.tables = new ArrayList<>(List.of(tables));
    }

    /** Behaves as if it existed already. */
    void has(String tag, String table, @Nullable Instant createdAt) {
        snapshots.computeIfAbsent(tag, any -> new LinkedHashMap<>()).put(table, createdAt);
    }

    /** The snapshots with a tag, as {@code keyspace.table}. */
    Set<String> snapshot(String tag) {
        return snapshots.getOrDefault(tag, Map.of()).keySet();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public <T> T mbean(String objectName, Class<T> mbeanInterface) {
        if (objectName.startsWith("org.apache.cassandra.metrics:")) {
            String table = objectName.replaceAll(".*keyspace=([^,]+),scope=([^,]+),.*", "$1.$2");
            return mbeanInterface.cast((TableMetrics.Gauge) () -> sstables.getOrDefault(table, 1L));
        }
        return mbeanInterface.cast(this);
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        return true;
    }

    @Override
    public List<String> names(String key, String pattern) {
        answer();
        String keyspace = pattern.replaceAll(".*keyspace=([^,]+),.*", "$1") + ".";
        return tables.stream()
                .filter(table -> table.startsWith(keyspace))
                .map(table -> table.substring(keyspace.length()))
                .sorted()
                .toList();
    }

    @Override
    public String getReleaseVersion() {
        answer();
        return version;
    }

    @Override
    public String getLocalHostId() {
        answer();
        return hostId.toString();
    }

    @Override
    public String getClusterName() {
        answer();
        return "fake";
    }

    @Override
    public void takeSnapshot(String tag, Map<String, String> options, String... entities) {
        answer();
        String table = entities[0];
        taken.add(table);
        beforeTaking.getOrDefault(table, () -> {}).run();
        if (refused.containsKey(table)) {
            throw refused.get(table);
        }
        if (snapshot(tag).contains(table)) {
            throw rejected("Snapshot " + tag + " already exists.");
        }
        if (!ignored.contains(table)) {
            has(tag, table, clock);
        }
    }

    @Override
    public long getStartTime() {
        answer();
        return startedAt;
    }

    @Override
    public CompositeData[] dumpAllThreads(boolean lockedMonitors, boolean lockedSynchronizers) {
        answer();
        return pollsUntilTaken-- > 0
                ? new CompositeData[] {Stacks.thread("org.apache.cassandra.service.StorageService", "takeSnapshot")}
                : new CompositeData[0];
    }

    NodeRejectedException rejected(String message) {
        return new NodeRejectedException(address, "takeSnapshot", new IOException(message));
    }

    @Override
    public void clearSnapshot(String tag, String... keyspaces) {
        answer();
        cleared.add(tag + " " + Arrays.stream(keyspaces).sorted().toList());
        if (ignoresCalls) {
            return;
        }
        Set<String> named = Arrays.stream(keyspaces).collect(Collectors.toSet());
        Map<String, @Nullable Instant> found = snapshots.getOrDefault(tag, new HashMap<>());
        found.keySet().removeIf(table -> named.isEmpty() || named.contains(table.substring(0, table.indexOf('.'))));
        if (found.isEmpty()) {
            snapshots.remove(tag);
        }
    }

    @Override
    public Map<String, TabularData> getSnapshotDetails() {
        answer();
        return SnapshotTabularData.of(snapshots.entrySet().stream()
                .flatMap(tag -> tag.getValue().entrySet().stream().map(table -> listed(tag.getKey(), table)))
                .toList());
    }

    private static ListedSnapshot listed(String tag, Map.Entry<String, @Nullable Instant> table) {
        String[] name = table.getKey().split("\\.", 2);
        return new ListedSnapshot(tag, name[0], name[1], 1024, 2048, table.getValue(), null);
    }

    private void answer() {
        if (down) {
            throw new NodeUnreachableException(address, "Node %s does not answer".formatted(address), null);
        }
    }

    @Override
    public void close() {}
}
