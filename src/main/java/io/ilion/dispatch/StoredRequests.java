package io.ilion.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
    private final Cache<UUID, StoredRequest<?>> byOperation =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    StoredRequests(OperationRequestReader reader) {
        this.reader = reader;
    }

    /** @throws InvalidRequestException when this version cannot read the request; it is read again the next time */
    StoredRequest<?> read(Operation operation) {
        return byOperation.get(operation.id(), id -> reader.readStored(operation.type(), operation.request()));
    }
}
