package io.ilion.operation;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One audited change of state. The database writes it together with the change itself; nothing else can. */
@Entity
@Immutable
@Table(name = "transition")
public class Transition {

    @Id
    private long id;

    private UUID operationId;
    private @Nullable UUID taskId;

    @Enumerated(EnumType.STRING)
    private @Nullable State fromState;

    @Enumerated(EnumType.STRING)
    private State toState;

    private Instant at;
    private String actor;
    private @Nullable String reason;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Transition() {}

    public UUID operationId() {
        return operationId;
    }

    /** The task that changed its state; null when the operation did. */
    public @Nullable UUID taskId() {
        return taskId;
    }

    /** Null for the first transition. */
    public @Nullable State from() {
        return fromState;
    }

    public State to() {
        return toState;
    }

    public Instant at() {
        return at;
    }

    public String actor() {
        return actor;
    }

    public @Nullable String reason() {
        return reason;
    }
}
