package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Looks at many nodes side by side, at each for a bounded time. */
final class ParallelNodes {

    private static final Duration EACH_AT_MOST = Duration.ofSeconds(30);
    private static final Duration AND_FOR_EACH_TABLE = Duration.ofMillis(500);
    private static final int AT_ONCE = 16;

    private ParallelNodes() {}

    /**
     * What each node answers, in the order of the nodes.
     *
     * @param tables about how many tables each is asked
     * @throws RuntimeException what the first node, in that order, failed with; nothing is known of the others then
     */
    static <T> List<T> of(
            Cluster cluster, List<NodeInfo> nodes, int tables, BiFunction<NodeInfo, NodeSession, T> look) {
        Duration each = EACH_AT_MOST.plus(AND_FOR_EACH_TABLE.multipliedBy(tables));
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, nodes.size())));
        try {
            List<CompletableFuture<T>> answers = nodes.stream()
                    .map(node -> CompletableFuture.supplyAsync(() -> ask(cluster, node, each, look), threads))
                    .toList();
            return answers.stream().map(ParallelNodes::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T ask(Cluster cluster, NodeInfo node, Duration each, BiFunction<NodeInfo, NodeSession, T> look) {
        try (NodeSession session = cluster.open(node.hostId(), node.address(), each)) {
            return look.apply(node, session);
        }
    }

    private static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
