package io.ilion.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Lists the snapshots of several nodes in parallel. A node that hangs or cannot be reached does not delay the others. */
public final class NodeSnapshotListings {

    private static final int THREADS = 32;

    private final ThreadPoolExecutor executor;

    /** @param threadPrefix prefix of the names of the threads */
    public NodeSnapshotListings(String threadPrefix) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(threadPrefix);
        factory.setDaemon(true);
        this.executor =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        this.executor.allowCoreThreadTimeOut(true);
    }

    /** A node, and its last known address. */
    public record NodeToList(UUID hostId, String address) {}

    /**
     * The snapshots of a node, or why it did not list them.
     *
     * @param listed  null when the node did not answer
     * @param problem null when it did
     */
    public record NodeListing(
            UUID hostId,
            String address,
            @Nullable List<ListedSnapshot> listed,
            @Nullable RuntimeException problem) {

        /** Empty when the node did not answer. */
        public List<ListedSnapshot> snapshots() {
            return listed == null ? List.of() : listed;
        }
    }

    /**
     * Lists the snapshots of the nodes, and waits for all of them.
     *
     * @param nodeTimeout  for one node
     * @param totalTimeout for all nodes, also when many of them hang
     * @return in the order of the nodes
     */
    public List<NodeListing> list(
            Cluster cluster, Collection<NodeToList> nodes, Duration nodeTimeout, Duration totalTimeout) {
        long deadline = System.nanoTime() + totalTimeout.toNanos();
        Map<NodeToList, Future<NodeListing>> running = new LinkedHashMap<>();
        nodes.forEach(node -> running.put(node, executor.submit(() -> list(cluster, node, nodeTimeout))));
        List<NodeListing> listings = new ArrayList<>();
        running.forEach((node, listing) -> listings.add(await(node, listing, deadline - System.nanoTime())));
        return listings;
    }

    private static NodeListing list(Cluster cluster, NodeToList node, Duration timeout) {
        try (NodeSession session = cluster.open(node.hostId(), node.address(), timeout)) {
            return new NodeListing(node.hostId(), session.address(), SnapshotListing.read(session), null);
        } catch (RuntimeException e) {
            return new NodeListing(node.hostId(), node.address(), null, e);
        }
    }

    private static NodeListing await(NodeToList node, Future<NodeListing> listing, long nanos) {
        try {
            return listing.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            listing.cancel(false);
            return failed(node, "did not list its snapshots in time", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Listing the snapshots of node %s failed".formatted(node.address()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            listing.cancel(false);
            return failed(node, "was not asked for its snapshots because the service stops", e);
        }
    }

    private static NodeListing failed(NodeToList node, String why, Exception cause) {
        return new NodeListing(
                node.hostId(),
                node.address(),
                null,
                new NodeUnreachableException(node.address(), "Node %s %s".formatted(node.address(), why), cause));
    }
}
