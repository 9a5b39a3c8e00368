package io.ilion.operation;

import io.ilion.database.IdGenerator;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.request.IdempotencyKeyReusedException;
import io.ilion.operation.request.IdempotencyKeys;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.type.InvalidRequestException;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What callers do with operations: submit, look, cancel. What it answers is durable. */
@Service
public class Operations {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final OperationAuthorization permissions;
    private final IdempotencyKeys keys;
    private final EntityManager entities;
    private final OperationProgress progression;
    private final DispatchQueue dispatch;
    private final IdGenerator ids;
    private final Clock clock;

    Operations(
            OperationRepository operations,
            TaskRepository tasks,
            OperationAuthorization permissions,
            IdempotencyKeys keys,
            EntityManager entities,
            OperationProgress progression,
            DispatchQueue dispatch,
            IdGenerator ids,
            Clock clock) {
        this.operations = operations;
        this.tasks = tasks;
        this.permissions = permissions;
        this.keys = keys;
        this.entities = entities;
        this.progression = progression;
        this.dispatch = dispatch;
        this.ids = ids;
        this.clock = clock;
    }

    /** Stores the request and its entry for dispatch in one transaction. */
    @Transactional
    public Operation submit(OperationRequest request, Actor caller) {
        return submit(request, caller, RequestMetadata.UNKNOWN, null, operation -> {});
    }

    /**
     * The same, for a caller who may send it again.
     *
     * @param key       null where the caller gave none
     * @param alongside what else is to be stored in that transaction; not called when the key is known
     * @return what was submitted under the key, now or before
     * @throws IdempotencyKeyReusedException when the key was used for something else
     * @throws NotAllowedException           when the caller may not ask for that
     */
    @Transactional
    public Operation submit(
            OperationRequest request,
            Actor caller,
            RequestMetadata origin,
            @Nullable IdempotencyKey key,
            Consumer<Operation> alongside) {
        permissions.toSubmit(request, caller);
        UUID id = ids.next();
        if (key != null && !keys.take(caller, key, id)) {
            return submitted(caller, key).orElseThrow();
        }
        Operation operation = new Operation(id, request, caller, origin, clock.instant());
        entities.persist(operation);
        entities.flush();
        alongside.accept(operation);
        dispatch.submitted(id);
        return operation;
    }

    /**
     * What that caller submitted under that key.
     *
     * @throws IdempotencyKeyReusedException when it was something else
     */
    @Transactional(readOnly = true)
    public Optional<Operation> submitted(Actor caller, IdempotencyKey key) {
        return keys.find(caller, key).flatMap(operations::findById);
    }

    /** @throws OperationNotFoundException when there is none of that id */
    @Transactional(readOnly = true)
    public Operation get(UUID id) {
        return operations.findById(id).orElseThrow(() -> new OperationNotFoundException(id.toString()));
    }

    /** Those of them that have ended. */
    @Transactional(readOnly = true)
    public Set<UUID> ended(Collection<UUID> ids) {
        return operations.ended(ids);
    }

    /** Whether it was hidden. */
    @Transactional(readOnly = true)
    public boolean isHidden(UUID id) {
        return entities.find(HiddenOperation.class, id) != null;
    }

    /**
     * Takes an ended operation out of the sight of clients that ask for it to be deleted. Hiding it again changes nothing.
     *
     * @throws OperationNotFoundException when there is none of that id
     * @throws NotAllowedException        when the caller may not
     * @throws OperationNotEndedException  when it has not ended
     */
    @Transactional
    public void hide(UUID id, Actor caller) {
        Operation operation = locked(id, Action.HIDE, caller);
        if (!operation.state().isTerminal()) {
            throw new OperationNotEndedException(id, operation.state());
        }
        if (!isHidden(id)) {
            entities.persist(new HiddenOperation(id, clock.instant(), caller));
        }
    }

    /**
     * Ends an operation by hand, for the reason that an administrator gives. Nodes are left alone: what runs there goes
     * on, and whoever waits for it here lets it go.
     *
     * @throws OperationNotFoundException when there is none of that id
     * @throws NotAllowedException        when the caller may not
     * @throws AlreadyEndedException      when it has ended
     * @throws InvalidRequestException    when it has not begun and so cannot be completed
     */
    @Transactional
    public Operation forceEnd(UUID id, ForcedEnd end, Actor caller) {
        Operation operation = locked(id, Action.FORCE_END, caller);
        if (operation.state().isTerminal()) {
            throw new AlreadyEndedException(id, operation.state());
        }
        List<State> possible = operation.state().successors().stream()
                .filter(State::isTerminal)
                .toList();
        if (!possible.contains(end.state())) {
            throw new InvalidRequestException(
                    "state", "must be one of %s, since the operation is %s now".formatted(possible, operation.state()));
        }
        progression.forceEnd(operation, end, caller);
        return operation;
    }

    /**
     * Asks for the operation to be stopped. What has not begun never will; what runs on a node is stopped there, or
     * waited for where that cannot be done. An operation that has ended stays as it is.
     *
     * @throws OperationNotFoundException when there is none of that id
     * @throws NotAllowedException        when the caller may not
     */
    @Transactional
    public void cancel(UUID id, Actor caller) {
        Operation operation = locked(id, Action.CANCEL, caller);
        Instant now = clock.instant();
        switch (operation.state()) {
            case PENDING -> {
                operation.requestCancel(caller, now);
                if (tasks.existsByOperationId(id)) {
                    progression.advance(operation, caller);
                } else {
                    operation.end(
                            State.CANCELLED, null, TransitionDetails.by(caller, now, "cancelled before it started"));
                }
            }
            case RUNNING -> {
                operation.requestCancel(caller, now);
                progression.advance(operation, caller);
            }
            case COMPLETED, FAILED, CANCELLED -> {}
        }
    }

    private Operation locked(UUID id, Action act, Actor caller) {
        Operation operation = operations.lock(id).orElseThrow(() -> new OperationNotFoundException(id.toString()));
        permissions.to(act, operation, caller);
        return operation;
    }
}
