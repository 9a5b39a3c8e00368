package io.ilion.operation;

import jakarta.persistence.PostPersist;
import jakarta.persistence.PostUpdate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells, whoever moves an operation and by what way, that it was moved. */
@Component
class OperationStatePublisher {

    private final ApplicationEventPublisher events;

    OperationStatePublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    @PostPersist
    @PostUpdate
    void tell(Operation operation) {
        if (operation.takeMoved()) {
            events.publishEvent(new OperationStateChanged(
                    operation.type(), operation.cluster(), operation.state(), ran(operation)));
        }
    }

    private static @Nullable Duration ran(Operation operation) {
        Instant started = operation.startedAt();
        Instant completed = operation.completedAt();
        return started == null || completed == null ? null : Duration.between(started, completed);
    }
}
