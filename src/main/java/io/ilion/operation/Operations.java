package io.ilion.operation;

import io.ilion.operation.request.Actor;
import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.request.IdempotencyKeyReusedException;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.type.InvalidRequestException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Submits, reads and cancels operations. Every method commits before it returns. */
@Service
public class Operations {

    private final OperationRepository operations;
    private final OperationAuthorization authorization;
    private final OperationSubmission submission;
    private final OperationControl control;

    Operations(
            OperationRepository operations,
            OperationAuthorization authorization,
            OperationSubmission submission,
            OperationControl control) {
        this.operations = operations;
        this.authorization = authorization;
        this.submission = submission;
        this.control = control;
    }

    /** Stores the request and its dispatch entry in one transaction. */
    @Transactional
    public Operation submit(OperationRequest request, Actor caller) {
        return submit(request, caller, RequestMetadata.UNKNOWN, null, operation -> {});
    }

    /**
     * Stores a request that the caller may send again.
     *
     * @param key       null without an idempotency key
     * @param alongside stores more in the same transaction; not called when the key is known
     * @return the operation that was submitted under the key, now or before
     * @throws IdempotencyKeyReusedException when the key was used for another request
     * @throws NotAllowedException           when the caller may not submit it
     */
    @Transactional
    public Operation submit(
            OperationRequest request,
            Actor caller,
            RequestMetadata metadata,
            @Nullable IdempotencyKey key,
            Consumer<Operation> alongside) {
        authorization.checkSubmit(request, caller);
        return submission.submit(request, caller, metadata, key, alongside);
    }

    /**
     * The operation that the caller submitted under that key.
     *
     * @throws IdempotencyKeyReusedException when the key was used for another request
     */
    @Transactional(readOnly = true)
    public Optional<Operation> submitted(Actor caller, IdempotencyKey key) {
        return submission.find(caller, key);
    }

    /** @throws OperationNotFoundException when there is no operation with that id */
    @Transactional(readOnly = true)
    public Operation get(UUID id) {
        return operations.findById(id).orElseThrow(() -> new OperationNotFoundException(id.toString()));
    }

    /** Those of the given operations that have ended. */
    @Transactional(readOnly = true)
    public Set<UUID> ended(Collection<UUID> ids) {
        return operations.findEnded(ids);
    }

    /** Whether a client has deleted it. */
    @Transactional(readOnly = true)
    public boolean isHidden(UUID id) {
        return control.isHidden(id);
    }

    /**
     * Hides an ended operation from clients, which calls it deleted. The history keeps it. Hiding it again changes nothing.
     *
     * @throws OperationNotFoundException when there is no operation with that id
     * @throws NotAllowedException        when the caller may not hide it
     * @throws OperationNotEndedException when it has not ended
     */
    @Transactional
    public void hide(UUID id, Actor caller) {
        control.hide(lock(id, Action.HIDE, caller), caller);
    }

    /**
     * Ends an operation for the reason that an administrator gives. Nothing is stopped on the nodes; attempts that still run there end
     * without a result.
     *
     * @throws OperationNotFoundException when there is no operation with that id
     * @throws NotAllowedException        when the caller may not end it
     * @throws AlreadyEndedException      when it has ended
     * @throws InvalidRequestException    when it has not started and so cannot be completed
     */
    @Transactional
    public Operation forceEnd(UUID id, ForcedEnd forced, Actor caller) {
        Operation operation = lock(id, Action.FORCE_END, caller);
        control.forceEnd(operation, forced, caller);
        return operation;
    }

    /**
     * Requests cancellation. Tasks that have not started never will; running tasks are stopped on their nodes, or waited for where
     * their type cannot be stopped. An operation that has ended stays as it is.
     *
     * @throws OperationNotFoundException when there is no operation with that id
     * @throws NotAllowedException        when the caller may not cancel it
     */
    @Transactional
    public void cancel(UUID id, Actor caller) {
        control.cancel(lock(id, Action.CANCEL, caller), caller);
    }

    private Operation lock(UUID id, Action action, Actor caller) {
        Operation operation = operations.lock(id).orElseThrow(() -> new OperationNotFoundException(id.toString()));
        authorization.check(action, operation, caller);
        return operation;
    }
}
