package io.ilion.devcluster;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Cassandra cluster on loopback addresses of this machine; each node is a separate process.
 * <p>
 * Unless the cluster is detached, the processes end with this JVM, even when it is killed. Only one cluster at a time can use a
 * directory or an address.
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

    /** Starts a cluster and waits until it is ready. */
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
     * Starts all nodes and waits until they are ready and see each other.
     * <p>
     * Reuses the data of the last start if its settings match and the nodes start with it; otherwise the cluster starts empty.
     *
     * @throws LocalStartException when this machine prevents the start, for example by a port in use
     */
    public void start() {
        lock = DirectoryLock.acquire(settings.directory());
        CassandraArtifacts artifacts = CassandraArtifacts.resolve();
        StoredCluster stored = new StoredCluster(settings, artifacts.version());
        if (settings.isDetached() && stored.matchesSettings() && adoptRunningNodes(artifacts)) {
            return;
        }
        NodeProcesses.killAll(settings.directory());
        NodePort.requireFree(settings.addresses());
        if (settings.isPersistent() && stored.matchesSettings()) {
            startWithStoredData(stored, artifacts);
        } else {
            startEmpty(stored, artifacts);
        }
    }

    /** Adopts the nodes of an earlier start, if all of them still run and are healthy. */
    private boolean adoptRunningNodes(CassandraArtifacts artifacts) {
        nodes = nodes(artifacts);
        return nodes.stream().allMatch(LocalNode::adopt)
                && nodes.stream().allMatch(node -> node.seesLiveNodes(nodes.size()));
    }

    private void startWithStoredData(StoredCluster stored, CassandraArtifacts artifacts) {
        try {
            startNodes(artifacts);
        } catch (LocalStartException e) {
            if (closed) {
                throw e;
            }
            log.warn("Starting Cassandra empty: it did not start with its stored data: {}", e.getMessage());
            ParallelTasks.runAll(
                    nodes.stream().<Runnable>map(node -> node::kill).toList());
            startEmpty(stored, artifacts);
        }
    }

    private void startEmpty(StoredCluster stored, CassandraArtifacts artifacts) {
        stored.deleteData();
        startNodes(artifacts);
        stored.saveFingerprint();
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
                .map(placement -> new LocalNode(placement, settings, runtime))
                .toList();
    }

    /** Ordered as the addresses of the settings; empty before the start. */
    public List<LocalNode> nodes() {
        return nodes;
    }

    public LocalNode node(int index) {
        return nodes.get(index);
    }

    public String datacenter() {
        return settings.datacenter(0);
    }

    /** Contact points for the driver. */
    public List<InetSocketAddress> contactPoints() {
        return nodes.stream()
                .map(node -> new InetSocketAddress(node.address(), node.cqlPort()))
                .toList();
    }

    /** Stops all nodes: gracefully when their data is persistent, by SIGKILL when ephemeral, not at all when detached. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (!settings.isDetached()) {
            ParallelTasks.runAll(nodes.stream()
                    .<Runnable>map(node -> settings.isPersistent() ? node::stop : node::kill)
                    .toList());
        }
        if (lock != null) {
            lock.close();
        }
    }
}
