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

/** One accepted request: callers poll it, and the history keeps it. */
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
    private @Nullable RequestMetadata metadata;

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
    private TransitionDetails lastTransition;

    @Transient
    private boolean stateChanged;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Operation() {}

    /** A request that was just accepted. */
    Operation(UUID id, OperationRequest request, Actor requestedBy, RequestMetadata metadata, Instant createdAt) {
        this.id = id;
        this.type = request.type();
        this.cluster = request.cluster();
        this.state = State.PENDING;
        this.request = request.asSent();
        this.execution = request.execution();
        this.requestedBy = requestedBy.toString();
        this.metadata = metadata;
        this.createdAt = createdAt;
        this.lastTransition = TransitionDetails.by(requestedBy, createdAt, request.reason());
        this.stateChanged = true;
    }

    /** Starts it with its first task. */
    public void start(TransitionDetails details) {
        changeState(State.RUNNING, details);
        startedAt = details.at();
    }

    /** Raises the progress to the mean of the tasks, below 1.0 until the end; a lower mean changes nothing. */
    void raiseProgress(double mean, Instant now) {
        double raised = Math.min(mean, 0.99);
        if (raised > progress) {
            progress = raised;
            // the replicas' estimates of the database's time may differ by some milliseconds
            progressedAt = progressedAt == null || now.isAfter(progressedAt) ? now : progressedAt;
        }
    }

    /** Records the first request to cancel; running tasks may take a while to end. Later requests change nothing. */
    void requestCancel(Actor by, Instant at) {
        if (cancelRequestedAt == null) {
            cancelRequestedAt = at;
            cancelRequestedBy = by.toString();
        }
    }

    /** Ends it for good. */
    public void end(Outcome outcome, TransitionDetails details) {
        changeState(outcome.state(), details);
        failure = outcome.failure();
        completedAt = details.at();
        progress = 1.0;
    }

    private void changeState(State to, TransitionDetails details) {
        if (!state.successors().contains(to)) {
            throw new IllegalTransitionException("Operation " + id, state, to);
        }
        state = to;
        lastTransition = details;
        stateChanged = true;
    }

    /** Whether the state has changed since the last call. */
    boolean pollStateChange() {
        boolean changed = stateChanged;
        stateChanged = false;
        return changed;
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

    /** From 0.0 to 1.0: the mean of its tasks, and 1.0 once it has ended. Never falls. */
    public double progress() {
        return progress;
    }

    /** The properties of the request, as the caller sent them, without {@code type}. */
    public Map<String, Object> request() {
        return request;
    }

    /** The caller's settings, completed by the defaults of the type. */
    public Execution execution() {
        return execution;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** How the request came in, as far as it is known. */
    public RequestMetadata metadata() {
        return metadata == null ? RequestMetadata.UNKNOWN : metadata;
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

    /** When it last made progress or changed its state; never goes back, even if the clocks of replicas differ. */
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
