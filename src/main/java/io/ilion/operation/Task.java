package io.ilion.operation;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.type.LockScope;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/**
 * The part of an operation that is done on one node or, as its cluster step, once for the whole cluster. All tasks of an operation are
 * stored when it is planned.
 */
@Entity
@Table(name = "task")
public class Task {

    private static final String NO_LOCK_SCOPE = "{}";

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID operationId;

    @Column(updatable = false)
    private int position;

    @Column(updatable = false)
    private @Nullable UUID hostId;

    @Column(updatable = false)
    private @Nullable String address;

    @Column(updatable = false)
    private @Nullable String datacenter;

    @Column(updatable = false)
    private @Nullable String rack;

    @Enumerated(EnumType.STRING)
    private State state;

    private double progress;
    private int attempt;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant startedAt;
    private @Nullable Instant completedAt;
    private @Nullable Instant deadlineAt;

    // an exclusion constraint of the database compares it with the lock scopes of running tasks
    @Column(updatable = false)
    @ColumnTransformer(write = "cast(? as textmultirange)")
    private String lockScope;

    @Column(updatable = false)
    private boolean locksUntilEnd;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Map<String, Object> attemptState;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable List<Object> evidence;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Failure failure;

    @Embedded
    @SuppressWarnings("UnusedVariable") // read by the database, which copies it into the transition
    private TransitionDetails lastTransition;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Task() {}

    /**
     * The place of a task in the plan of its operation.
     *
     * @param position from 0
     */
    public record Place(UUID operationId, int position) {}

    /**
     * What a task locks on its node.
     *
     * @param untilEnd whether the locks are held from the first task of the operation until the operation ends, and not only while the
     *                 task runs
     */
    public record Locks(LockScope scope, boolean untilEnd) {}

    /** @param node null for the cluster step */
    public Task(UUID id, Place place, @Nullable NodeInfo node, Locks locks, TransitionDetails details) {
        this.id = id;
        this.operationId = place.operationId();
        this.position = place.position();
        if (node != null) {
            this.hostId = node.hostId();
            this.address = node.address();
            this.datacenter = node.datacenter();
            this.rack = node.rack();
        }
        this.lockScope = node == null ? NO_LOCK_SCOPE : locks.scope().on(node.hostId());
        this.locksUntilEnd = locks.untilEnd();
        this.state = State.PENDING;
        this.createdAt = details.at();
        this.lastTransition = details;
    }

    /**
     * Starts the next attempt.
     *
     * @return its number, which fences off all earlier attempts
     */
    public int startAttempt(Duration timeout, TransitionDetails details) {
        if (state != State.RUNNING) {
            changeState(State.RUNNING, details);
            startedAt = details.at();
            deadlineAt = details.at().plus(timeout);
        }
        attempt++;
        return attempt;
    }

    /** Ends it for good. */
    public void end(Outcome outcome, List<Object> evidence, TransitionDetails details) {
        changeState(outcome.state(), details);
        failure = outcome.failure();
        this.evidence = evidence.isEmpty() ? null : evidence;
        completedAt = details.at();
        progress = 1.0;
    }

    private void changeState(State to, TransitionDetails details) {
        if (!state.successors().contains(to)) {
            throw new IllegalTransitionException("Task " + id, state, to);
        }
        state = to;
        lastTransition = details;
    }

    public UUID id() {
        return id;
    }

    public UUID operationId() {
        return operationId;
    }

    /** Its position in the plan, from 0. */
    public int position() {
        return position;
    }

    /** Whether it is done once for the cluster instead of on a node. */
    public boolean isClusterStep() {
        return hostId == null;
    }

    /** Null for a cluster step, as are address, datacenter and rack. */
    public @Nullable UUID hostId() {
        return hostId;
    }

    /** The node's address when the plan was made. */
    public @Nullable String address() {
        return address;
    }

    public @Nullable String datacenter() {
        return datacenter;
    }

    public @Nullable String rack() {
        return rack;
    }

    /** The node as it was when the plan was made; nothing for a cluster step. */
    public Optional<NodeInfo> node() {
        return hostId == null || address == null || datacenter == null || rack == null
                ? Optional.empty()
                : Optional.of(new NodeInfo(hostId, address, datacenter, rack, null, true));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public State state() {
        return state;
    }

    public double progress() {
        return progress;
    }

    /** Whether it locks anything, so that it may block other tasks or be blocked by them. */
    public boolean hasLockScope() {
        return !lockScope.equals(NO_LOCK_SCOPE);
    }

    /** Whether the operation holds its locks on all nodes until it ends. */
    public boolean locksUntilEnd() {
        return locksUntilEnd;
    }

    /** Whether that attempt is the latest and the task has not ended. */
    public boolean isRunning(int number) {
        return attempt == number && state == State.RUNNING;
    }

    /** The number of the latest attempt; 0 before the first. */
    public int attempt() {
        return attempt;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    /** When the time for all its attempts is up; null before the first. */
    public @Nullable Instant deadlineAt() {
        return deadlineAt;
    }

    /** State that attempts saved for later attempts, by the name of its type. */
    public Map<String, Object> attemptState() {
        return attemptState == null ? Map.of() : attemptState;
    }

    public void saveAttemptState(String name, Object value) {
        Map<String, Object> all = new TreeMap<>(attemptState());
        all.put(name, value);
        attemptState = all;
    }

    /** What the attempt that ended the task observed on the node, oldest first. */
    public List<Object> evidence() {
        return evidence == null ? List.of() : evidence;
    }

    public @Nullable Failure failure() {
        return failure;
    }
}
