package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** Calls many nodes in parallel, each with a timeout. */
final class ParallelNodes {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT_PER_TABLE = Duration.ofMillis(500);
    private static final int THREADS = 16;

    private ParallelNodes() {}

    /**
     * Calls all nodes, and returns their results in the order of the nodes.
     *
     * @param tables number of tables that each call reads, which extends its timeout
     * @throws RuntimeException of the first node, in that order, whose call failed
     */
    static <T> List<T> call(
            Cluster cluster, List<NodeInfo> nodes, int tables, BiFunction<NodeInfo, NodeSession, T> call) {
        Duration timeout = NODE_TIMEOUT.plus(TIMEOUT_PER_TABLE.multipliedBy(tables));
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, nodes.size())));
        try {
            List<Future<T>> results = nodes.stream()
                    .map(node -> threads.submit(() -> call(cluster, node, timeout, call)))
                    .toList();
            return results.stream().map(ParallelNodes::await).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T call(
            Cluster cluster, NodeInfo node, Duration timeout, BiFunction<NodeInfo, NodeSession, T> call) {
        try (NodeSession session = cluster.open(node.hostId(), node.address(), timeout)) {
            return call.apply(node, session);
        }
    }

    private static <T> T await(Future<T> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A node could not be called", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while nodes were called");
        }
    }
}
