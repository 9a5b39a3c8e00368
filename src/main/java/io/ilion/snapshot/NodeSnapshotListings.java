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

/** Asks nodes which snapshots they have, side by side. A node that hangs, or cannot be reached, holds up none of the others. */
public final class NodeSnapshotListings {

    private static final int THREADS = 32;

    private final ThreadPoolExecutor executor;

    /** @param threads what the threads that ask are called */
    public NodeSnapshotListings(String threads) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(threads);
        factory.setDaemon(true);
        this.executor =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        this.executor.allowCoreThreadTimeOut(true);
    }

    /** A node to ask. */
    public record Asked(UUID hostId, String address) {}

    /**
     * What became of asking a node.
     *
     * @param listed  its snapshots; null when it could not be asked
     * @param problem why it could not be asked; null when it could
     */
    public record Answer(
            UUID hostId,
            String address,
            @Nullable List<ListedSnapshot> listed,
            @Nullable RuntimeException problem) {

        /** Its snapshots; none when it could not be asked. */
        public List<ListedSnapshot> snapshots() {
            return listed == null ? List.of() : listed;
        }
    }

    /**
     * Asks them, and waits for their answers.
     *
     * @param each   how long one node may take
     * @param atMost how long all of them may take, also when many of them hang
     * @return in the order in which they were given
     */
    public List<Answer> of(Cluster cluster, Collection<Asked> nodes, Duration each, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Map<Asked, Future<Answer>> asked = new LinkedHashMap<>();
        nodes.forEach(node -> asked.put(node, executor.submit(() -> ask(cluster, node, each))));
        List<Answer> answers = new ArrayList<>();
        asked.forEach((node, answer) -> answers.add(await(node, answer, end - System.nanoTime())));
        return answers;
    }

    private static Answer ask(Cluster cluster, Asked node, Duration timeout) {
        try (NodeSession session = cluster.open(node.hostId(), node.address(), timeout)) {
            return new Answer(node.hostId(), session.address(), SnapshotListing.of(session), null);
        } catch (RuntimeException e) {
            return new Answer(node.hostId(), node.address(), null, e);
        }
    }

    private static Answer await(Asked node, Future<Answer> asked, long nanos) {
        try {
            return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.cancel(false);
            return unanswered(node, "did not list its snapshots in time", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Node %s could not be asked for its snapshots".formatted(node.address()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(false);
            return unanswered(node, "was not waited for, as the service stops", e);
        }
    }

    private static Answer unanswered(Asked node, String why, Exception cause) {
        return new Answer(
                node.hostId(),
                node.address(),
                null,
                new NodeUnreachableException(node.address(), "Node %s %s".formatted(node.address(), why), cause));
    }
}
