package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.type.Execution;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/** One accepted request: what callers poll, and what the history keeps for good. */
@Entity
@EntityListeners(OperationStatePublisher.class)
@Table(name = "operation")
public class Operation {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String type;

    @Column(updatable = false)
    private String cluster;

    @Enumerated(EnumType.STRING)
    private State state;

    private double progress;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private Map<String, Object> request;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private Execution execution;

    @Column(updatable = false)
    private String requestedBy;

    @Embedded
    private @Nullable RequestMetadata origin;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant startedAt;
    private @Nullable Instant progressedAt;
    private @Nullable Instant completedAt;
    private @Nullable Instant cancelRequestedAt;
    private @Nullable String cancelRequestedBy;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Failure failure;

    @Embedded
    @SuppressWarnings("UnusedVariable") // read by the database, which copies it into the transition
    private TransitionDetails move;

    @Transient
    private boolean moved;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Operation() {}

    /** A request that was just accepted. */
    Operation(UUID id, OperationRequest request, Actor requestedBy, RequestMetadata origin, Instant createdAt) {
        this.id = id;
        this.type = request.type();
        this.cluster = request.cluster();
        this.state = State.PENDING;
        this.request = request.asSent();
        this.execution = request.execution();
        this.requestedBy = requestedBy.toString();
        this.origin = origin;
        this.createdAt = createdAt;
        this.move = TransitionDetails.by(requestedBy, createdAt, request.reason());
        this.moved = true;
    }

    /** Its plan is made and its tasks are there. */
    public void start(TransitionDetails move) {
        move(State.RUNNING, move);
        startedAt = move.at();
    }

    /** Never falls, and is not 1.0 before the end. */
    void progressTo(double mean, Instant now) {
        double risen = Math.min(mean, 0.99);
        if (risen > progress) {
            progress = risen;
            // replicas estimate the time of the database, and may differ by some milliseconds
            progressedAt = progressedAt == null || now.isAfter(progressedAt) ? now : progressedAt;
        }
    }

    /** Asks for it to be stopped; what runs on a node may take a while to end. Asking again changes nothing. */
    void requestCancel(Actor by, Instant at) {
        if (cancelRequestedAt == null) {
            cancelRequestedAt = at;
            cancelRequestedBy = by.toString();
        }
    }

    /** It has ended, however; an end is final. */
    public void end(State end, @Nullable Failure failure, TransitionDetails move) {
        move(end, move);
        this.failure = failure;
        completedAt = move.at();
        progress = 1.0;
    }

    private void move(State to, TransitionDetails move) {
        if (!state.successors().contains(to)) {
            throw new IllegalTransitionException("Operation " + id, state, to);
        }
        state = to;
        this.move = move;
        moved = true;
    }

    /** Whether it came to another state since this was last asked. */
    boolean takeMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    public UUID id() {
        return id;
    }

    public String type() {
        return type;
    }

    public String cluster() {
        return cluster;
    }

    public State state() {
        return state;
    }

    /** From 0.0 to 1.0; the mean of its tasks, and 1.0 at any end. Never falls. */
    public double progress() {
        return progress;
    }

    /** The properties of the request, as the caller sent them, without {@code type}. */
    public Map<String, Object> request() {
        return request;
    }

    /** How it is carried out: what the caller asked for, over the defaults of its kind. */
    public Execution execution() {
        return execution;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** By what way it was asked for, as far as it is known. */
    public RequestMetadata origin() {
        return origin == null ? RequestMetadata.UNKNOWN : origin;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    /** When it was last seen to come on; never falls, whatever the clocks of the replicas say. */
    public Instant lastActionAt() {
        return Stream.of(createdAt, startedAt, progressedAt, completedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    public boolean isCancelRequested() {
        return cancelRequestedAt != null;
    }

    public @Nullable String cancelRequestedBy() {
        return cancelRequestedBy;
    }

    /** Why it failed; also there when it was cancelled after a node had failed. */
    public @Nullable Failure failure() {
        return failure;
    }
}
