package io.ilion.devcluster;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Cassandra cluster on loopback addresses of this machine, each node a process of its own.
 * <p>
 * The processes end with this JVM, even when it is killed, unless they shall stay running. One cluster at a time uses a folder and an
 * address.
 */
public final class LocalCassandra implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalCassandra.class);

    private final LocalClusterSettings settings;
    private volatile List<LocalNode> nodes = List.of();
    private volatile boolean closed;
    private @Nullable DirectoryLock lock;

    public LocalCassandra(LocalClusterSettings settings) {
        this.settings = settings;
    }

    /** A cluster that is ready for use. */
    public static LocalCassandra start(LocalClusterSettings settings) {
        LocalCassandra cassandra = new LocalCassandra(settings);
        try {
            cassandra.start();
            return cassandra;
        } catch (RuntimeException e) {
            cassandra.close();
            throw e;
        }
    }

    /**
     * Starts all nodes and waits until they are ready, and each knows of all others.
     * <p>
     * The data of the last start is used again if it fits and the nodes come up with it; if not, the cluster starts empty.
     *
     * @throws LocalStartException when something on this machine stands in the way
     */
    public void start() {
        lock = DirectoryLock.acquire(settings.directory());
        CassandraArtifacts artifacts = CassandraArtifacts.resolve();
        StoredCluster kept = new StoredCluster(settings, artifacts.version());
        if (settings.isDetached() && kept.matchesSettings() && adoptRunningNodes(artifacts)) {
            return;
        }
        NodeProcesses.killAll(settings.directory());
        NodePort.requireFree(settings.addresses());
        if (settings.persistent() && kept.matchesSettings()) {
            startWithStoredData(kept, artifacts);
        } else {
            startEmpty(kept, artifacts);
        }
    }

    /** Whether the nodes of an earlier start still run, all of them and well; then they are this one's. */
    private boolean adoptRunningNodes(CassandraArtifacts artifacts) {
        nodes = nodes(artifacts);
        return nodes.stream().allMatch(LocalNode::adopt)
                && nodes.stream().allMatch(node -> node.seesLiveNodes(nodes.size()));
    }

    private void startWithStoredData(StoredCluster kept, CassandraArtifacts artifacts) {
        try {
            startNodes(artifacts);
        } catch (LocalStartException e) {
            if (closed) {
                throw e;
            }
            log.warn("Starting Cassandra empty, as it did not come up with its earlier data: {}", e.getMessage());
            ParallelTasks.runAll(
                    nodes.stream().<Runnable>map(node -> node::kill).toList());
            startEmpty(kept, artifacts);
        }
    }

    private void startEmpty(StoredCluster kept, CassandraArtifacts artifacts) {
        kept.deleteData();
        startNodes(artifacts);
        kept.saveFingerprint();
    }

    private void startNodes(CassandraArtifacts artifacts) {
        nodes = nodes(artifacts);
        nodes.forEach(LocalNode::prepare);
        LocalNode seed = nodes.get(0);
        seed.launch();
        seed.awaitJoinable();
        ParallelTasks.runAll(nodes.stream().<Runnable>map(node -> node::start).toList());
        nodes.forEach(node -> node.awaitLiveNodes(nodes.size()));
    }

    private List<LocalNode> nodes(CassandraArtifacts artifacts) {
        CassandraRuntime runtime = CassandraRuntime.in(settings.directory(), artifacts);
        return NodePlacement.ofCluster(settings).stream()
                .map(place -> new LocalNode(place, settings, runtime))
                .toList();
    }

    /** In the order of their addresses; empty before the start. */
    public List<LocalNode> nodes() {
        return nodes;
    }

    public LocalNode node(int index) {
        return nodes.get(index);
    }

    public String datacenter() {
        return settings.datacenter();
    }

    /** Where a driver finds the cluster. */
    public List<InetSocketAddress> contactPoints() {
        return nodes.stream()
                .map(node -> new InetSocketAddress(node.address(), node.cqlPort()))
                .toList();
    }

    /**
     * Ends all nodes at once: with care when their data shall last, else without a word; or not at all when they shall stay
     * running. Does no harm a second time.
     */
    @Override
    public void close() {
        closed = true;
        if (!settings.isDetached()) {
            ParallelTasks.runAll(nodes.stream()
                    .<Runnable>map(node -> settings.persistent() ? node::stop : node::kill)
                    .toList());
        }
        if (lock != null) {
            lock.close();
        }
    }
}
