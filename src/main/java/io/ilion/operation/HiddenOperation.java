package io.ilion.operation;

import io.ilion.operation.request.Actor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An ended operation that a client deleted and no longer sees. The history keeps it. */
@Entity
@Table(name = "hidden_operation")
class HiddenOperation {

    @Id
    private UUID operationId;

    @SuppressWarnings("UnusedVariable") // for people who query the database
    private Instant hiddenAt;

    @SuppressWarnings("UnusedVariable") // for people who query the database
    private String hiddenBy;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected HiddenOperation() {}

    HiddenOperation(UUID operationId, Instant hiddenAt, Actor hiddenBy) {
        this.operationId = operationId;
        this.hiddenAt = hiddenAt;
        this.hiddenBy = hiddenBy.toString();
    }
}
