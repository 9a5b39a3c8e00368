package io.ilion.operation;

import io.ilion.database.IdGenerator;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.request.IdempotencyKeyReusedException;
import io.ilion.operation.request.IdempotencyKeys;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.RequestMetadata;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Stores accepted requests, once per idempotency key. Runs in the transaction of {@link Operations}. */
@Repository
class OperationSubmission {

    private final IdempotencyKeys keys;
    private final EntityManager entities;
    private final DispatchQueue dispatch;
    private final IdGenerator ids;
    private final Clock clock;

    OperationSubmission(
            IdempotencyKeys keys, EntityManager entities, DispatchQueue dispatch, IdGenerator ids, Clock clock) {
        this.keys = keys;
        this.entities = entities;
        this.dispatch = dispatch;
        this.ids = ids;
        this.clock = clock;
    }

    /** Stores the operation and its dispatch entry, or finds the operation that was submitted under the same key before. */
    Operation submit(
            OperationRequest request,
            Actor caller,
            RequestMetadata metadata,
            @Nullable IdempotencyKey key,
            Consumer<Operation> alongside) {
        UUID id = ids.next();
        if (key != null && !keys.reserve(caller, key, id)) {
            return find(caller, key).orElseThrow();
        }
        Operation operation = new Operation(id, request, caller, metadata, clock.instant());
        entities.persist(operation);
        entities.flush();
        alongside.accept(operation);
        dispatch.enqueueOperation(id);
        return operation;
    }

    /** @throws IdempotencyKeyReusedException when the key was used for another request */
    Optional<Operation> find(Actor caller, IdempotencyKey key) {
        return keys.find(caller, key).map(id -> entities.find(Operation.class, id));
    }
}
