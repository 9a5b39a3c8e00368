package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/** One try at a task, by one replica. A task that was taken over or tried again has several. */
@Entity
@Table(name = "attempt")
public class Attempt {

    /** Which try at which task; the number counts from 1. */
    @Embeddable
    public record Key(
            @Column(name = "task_id") UUID taskId,
            @Column(name = "number") int number) implements Serializable {}

    @EmbeddedId
    private Key key;

    @Column(updatable = false)
    private String replica;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(updatable = false)
    private Instant startedAt;

    private @Nullable Instant completedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable List<Object> evidence;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Failure failure;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Attempt() {}

    public Attempt(UUID taskId, int number, String replica, Instant startedAt) {
        this.key = new Key(taskId, number);
        this.replica = replica;
        this.state = State.RUNNING;
        this.startedAt = startedAt;
    }

    public void end(State end, @Nullable Failure failure, List<Object> evidence, Instant at) {
        if (!state.successors().contains(end)) {
            throw new IllegalTransitionException("Attempt " + key, state, end);
        }
        this.state = end;
        this.failure = failure;
        this.evidence = evidence.isEmpty() ? null : evidence;
        this.completedAt = at;
    }

    /** What it has seen so far, in case that it is lost before it can end. */
    public void recordEvidence(List<Object> soFar) {
        this.evidence = soFar.isEmpty() ? null : List.copyOf(soFar);
    }

    public int number() {
        return key.number();
    }

    public UUID taskId() {
        return key.taskId();
    }

    /** The replica of the service that made it. */
    public String replica() {
        return replica;
    }

    public State state() {
        return state;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    /** What it saw on the node, in the order in which it saw it. */
    public List<Object> evidence() {
        return evidence == null ? List.of() : evidence;
    }

    public @Nullable Failure failure() {
        return failure;
    }
}
