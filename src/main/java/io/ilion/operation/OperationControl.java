package io.ilion.operation;

import io.ilion.operation.request.Actor;
import io.ilion.operation.type.InvalidRequestException;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** Cancels, force-ends and hides operations. Runs in the transaction of {@link Operations}, which has locked the operation's row. */
@Repository
class OperationControl {

    private final TaskRepository tasks;
    private final EntityManager entities;
    private final OperationProgress progress;
    private final Clock clock;

    OperationControl(TaskRepository tasks, EntityManager entities, OperationProgress progress, Clock clock) {
        this.tasks = tasks;
        this.entities = entities;
        this.progress = progress;
        this.clock = clock;
    }

    void cancel(Operation operation, Actor caller) {
        Instant now = clock.instant();
        switch (operation.state()) {
            case PENDING -> {
                operation.requestCancel(caller, now);
                if (tasks.existsByOperationId(operation.id())) {
                    progress.advance(operation, caller);
                } else {
                    operation.end(Outcome.CANCELLED, TransitionDetails.by(caller, now, "cancelled before it started"));
                }
            }
            case RUNNING -> {
                operation.requestCancel(caller, now);
                progress.advance(operation, caller);
            }
            case COMPLETED, FAILED, CANCELLED -> {}
        }
    }

    void forceEnd(Operation operation, ForcedEnd forced, Actor caller) {
        if (operation.state().isTerminal()) {
            throw new AlreadyEndedException(operation.id(), operation.state());
        }
        List<State> possible = operation.state().successors().stream()
                .filter(State::isTerminal)
                .toList();
        if (!possible.contains(forced.state())) {
            throw new InvalidRequestException(
                    "state", "must be one of %s while the operation is %s".formatted(possible, operation.state()));
        }
        progress.forceEnd(operation, forced, caller);
    }

    void hide(Operation operation, Actor caller) {
        if (!operation.state().isTerminal()) {
            throw new OperationNotEndedException(operation.id(), operation.state());
        }
        if (!isHidden(operation.id())) {
            entities.persist(new HiddenOperation(operation.id(), clock.instant(), caller));
        }
    }

    boolean isHidden(UUID id) {
        return entities.find(HiddenOperation.class, id) != null;
    }
}
