package io.ilion.api.icarus;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/** Queries the operation mode of nodes over JMX, in parallel. */
@Component
class OperationModes {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String NORMAL = "NORMAL";

    private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("node-status-");

    OperationModes() {
        executor.setConcurrencyLimit(64);
    }

    /** The attribute of Cassandra's StorageService MBean. Public because JMX requires it. */
    public interface StorageService {
        String getOperationMode();
    }

    /**
     * NORMAL if all nodes are, otherwise the mode of the first that is not.
     *
     * @throws ClusterUnreachableException when a node does not respond
     */
    String of(Cluster cluster, List<NodeInfo> nodes) {
        List<CompletableFuture<String>> asked = nodes.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> mode(cluster, node), executor))
                .toList();
        try {
            return asked.stream()
                    .map(CompletableFuture::join)
                    .filter(mode -> !mode.equals(NORMAL))
                    .findFirst()
                    .orElse(NORMAL);
        } catch (CompletionException e) {
            if (e.getCause() instanceof NodeException unreachable) {
                throw new ClusterUnreachableException(
                        cluster.name(), String.valueOf(unreachable.getMessage()), unreachable);
            }
            throw e;
        }
    }

    private static String mode(Cluster cluster, NodeInfo node) {
        try (NodeSession session = cluster.open(node.hostId(), node.address(), TIMEOUT)) {
            return session.storageService(StorageService.class).getOperationMode();
        }
    }
}
