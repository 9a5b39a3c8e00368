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

/** One try of one replica to carry out a task. A task that was retried or taken over has several. */
@Entity
@Table(name = "attempt")
public class Attempt {

    /** The task and the number of the attempt, from 1. */
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

    /** Ends it for good. */
    public void end(Outcome outcome, List<Object> evidence, Instant at) {
        if (!state.successors().contains(outcome.state())) {
            throw new IllegalTransitionException("Attempt " + key, state, outcome.state());
        }
        this.state = outcome.state();
        this.failure = outcome.failure();
        this.evidence = evidence.isEmpty() ? null : evidence;
        this.completedAt = at;
    }

    /** Stores the evidence so far, in case the replica is lost before the attempt ends. */
    public void recordEvidence(List<Object> evidence) {
        this.evidence = evidence.isEmpty() ? null : List.copyOf(evidence);
    }

    public int number() {
        return key.number();
    }

    public UUID taskId() {
        return key.taskId();
    }

    /** The name of the replica that made it. */
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

    /** What it observed on the node, oldest first. */
    public List<Object> evidence() {
        return evidence == null ? List.of() : evidence;
    }

    public @Nullable Failure failure() {
        return failure;
    }
}
