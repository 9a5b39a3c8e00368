package io.ilion.operation;

import jakarta.persistence.PostPersist;
import jakarta.persistence.PostUpdate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes an event whenever an operation changes state, whichever code path changed it. */
@Component
class OperationStatePublisher {

    private final ApplicationEventPublisher events;

    OperationStatePublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    @PostPersist
    @PostUpdate
    void publish(Operation operation) {
        if (operation.pollStateChange()) {
            events.publishEvent(new OperationStateChanged(
                    operation.type(), operation.cluster(), operation.state(), duration(operation)));
        }
    }

    private static @Nullable Duration duration(Operation operation) {
        Instant started = operation.startedAt();
        Instant completed = operation.completedAt();
        return started == null || completed == null ? null : Duration.between(started, completed);
    }
}
