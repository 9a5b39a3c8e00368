package io.ilion.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The requests of the operations that this replica works on. Each is parsed and validated once, not again for every task while the
 * operation's row is locked; a stored request never changes.
 */
@Component
class StoredRequests {

    private static final int MAX_CACHED = 500;

    private final OperationRequestReader reader;
    private final Clusters clusters;
    private final Cache<UUID, StoredRequest<?>> byOperation =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    StoredRequests(OperationRequestReader reader, Clusters clusters) {
        this.reader = reader;
        this.clusters = clusters;
    }

    /**
     * Reads the request of an operation that this replica is about to work on. What failed is tried again the next time.
     *
     * @throws ClusterNotConfiguredException when this replica does not know the cluster
     * @throws InvalidRequestException       when this version does not know the type, a property or a value
     */
    StoredRequest<?> read(Operation operation) {
        clusters.require(operation.cluster());
        if (!operation.execution().isComplete()) {
            throw new InvalidRequestException("execution", "has a value that this version does not know");
        }
        return byOperation.get(operation.id(), id -> reader.readToRun(operation.type(), operation.request()));
    }
}
