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
 * The part of an operation that is done on one node, or once for its whole cluster. Written when the operation is planned: for the
 * cluster, where the type has such a step, and for every node of the plan.
 */
@Entity
@Table(name = "task")
public class Task {

    private static final String NO_TERRITORY = "{}";

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

    // read by the database, too, which keeps tasks apart that would fight
    @Column(updatable = false)
    @ColumnTransformer(write = "cast(? as textmultirange)")
    private String lockScope;

    @Column(updatable = false)
    private boolean locksUntilEnd;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Map<String, Object> savedState;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable List<Object> evidence;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Failure failure;

    @Embedded
    @SuppressWarnings("UnusedVariable") // read by the database, which copies it into the transition
    private TransitionDetails move;

    // for JPA
    @SuppressWarnings("NullAway.Init")
    protected Task() {}

    /**
     * @param node          where it is done; null for what is done once for the cluster
     * @param lockScope     what it wants for itself on that node
     * @param locksUntilEnd whether it has that from the beginning of the first task of its operation to the operation's end
     */
    public Task(
            UUID id,
            UUID operationId,
            int position,
            @Nullable NodeInfo node,
            LockScope lockScope,
            boolean locksUntilEnd,
            TransitionDetails move) {
        this.id = id;
        this.operationId = operationId;
        this.position = position;
        if (node != null) {
            this.hostId = node.hostId();
            this.address = node.address();
            this.datacenter = node.datacenter();
            this.rack = node.rack();
        }
        this.lockScope = node == null ? NO_TERRITORY : lockScope.on(node.hostId());
        this.locksUntilEnd = locksUntilEnd;
        this.state = State.PENDING;
        this.createdAt = move.at();
        this.move = move;
    }

    /** Begins another attempt; its number fences off every earlier one. */
    public int begin(Duration timeout, TransitionDetails move) {
        if (state != State.RUNNING) {
            move(State.RUNNING, move);
            startedAt = move.at();
            deadlineAt = move.at().plus(timeout);
        }
        attempt++;
        return attempt;
    }

    /** It has ended, however; an end is final. */
    public void end(State end, @Nullable Failure failure, @Nullable List<Object> evidence, TransitionDetails move) {
        move(end, move);
        this.failure = failure;
        this.evidence = evidence == null || evidence.isEmpty() ? null : evidence;
        completedAt = move.at();
        progress = 1.0;
    }

    private void move(State to, TransitionDetails move) {
        if (!state.successors().contains(to)) {
            throw new IllegalTransitionException("Task " + id, state, to);
        }
        state = to;
        this.move = move;
    }

    public UUID id() {
        return id;
    }

    public UUID operationId() {
        return operationId;
    }

    /** Its place in the plan, from 0. */
    public int position() {
        return position;
    }

    /** Whether it is done once for the cluster, and so on no node. */
    public boolean isClusterStep() {
        return hostId == null;
    }

    /** Null for a cluster step, as are address, datacenter and rack. */
    public @Nullable UUID hostId() {
        return hostId;
    }

    /** Where the node was when the plan was made. */
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

    /** Whether it wants anything of its node for itself, so that others may be in its way, or it in theirs. */
    public boolean hasLockScope() {
        return !lockScope.equals(NO_TERRITORY);
    }

    /** Whether what the operation wants on all its nodes is its own until the operation ends. */
    public boolean locksUntilEnd() {
        return locksUntilEnd;
    }

    /** Whether that attempt is the latest, and its task still to be ended by it. */
    public boolean isAt(int number) {
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

    /** When its time is up, over all attempts; null before the first. */
    public @Nullable Instant deadlineAt() {
        return deadlineAt;
    }

    /** What attempts leave for later ones, by the name of its type. */
    public Map<String, Object> savedState() {
        return savedState == null ? Map.of() : savedState;
    }

    public void saveState(String name, Object known) {
        Map<String, Object> all = new TreeMap<>(savedState());
        all.put(name, known);
        savedState = all;
    }

    /** What was seen on the node, in the order in which it was seen. */
    public List<Object> evidence() {
        return evidence == null ? List.of() : evidence;
    }

    public @Nullable Failure failure() {
        return failure;
    }
}
