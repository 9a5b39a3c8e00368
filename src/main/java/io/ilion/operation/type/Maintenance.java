package io.ilion.operation.type;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.WorkFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A kind of maintenance, such as a flush: what callers may ask for, and what it does to one node.
 * <p>
 * A bean of this type is all that a new kind takes. Every wire, the OpenAPI document, the planner and the history know
 * it at once, by {@link #type()}.
 *
 * @param <R> the record of its own parameters. Its Bean Validation constraints are enforced on submission and shown in
 *            the OpenAPI document, together with its {@code @Schema} annotations
 */
public interface Maintenance<R extends Record> {

    /** Its name on the wire, in lower case: {@code flush}. */
    String type();

    /** What it does, in one sentence for people who look at the API. */
    String summary();

    Class<R> parameters();

    /** How it is carried out where the caller does not say; complete, without nulls. */
    Execution defaults();

    /** Checks what the record's own constraints cannot, before anything is stored. */
    default void check(R parameters, SchemaCheck schema) {}

    /** Whether only an ADMIN may ask for it, since it can destroy what nothing brings back. */
    default boolean requiresAdmin(R parameters) {
        return false;
    }

    /**
     * The keyspaces that it works on; none when it may be any of the cluster. Callers whose role is narrowed may only ask
     * for what works on theirs.
     */
    default Set<String> keyspaces(R parameters) {
        return Set.of();
    }

    /** What no other task may touch on a node while this one does. Asked once, when the plan is made. */
    default LockScope lockScope(R parameters) {
        return LockScope.none();
    }

    /**
     * Whether what it {@linkplain #lockScope wants for itself} on all nodes of its plan is its own from the beginning of its first
     * task until the whole operation has ended, and not only on a node while that node is worked on. Asked once, when the plan
     * is made.
     */
    default boolean locksUntilEnd(R parameters) {
        return false;
    }

    /**
     * Whether something is to be done once for the whole cluster before the first node is worked on: {@link #performOnCluster}.
     * Asked once, when the plan is made.
     */
    default boolean hasClusterStep(R parameters) {
        return false;
    }

    /**
     * Looks whether the work may begin on the cluster as a whole, and changes nothing. Called for a dry run; the cluster step
     * makes the same looks before it changes anything.
     *
     * @param nodes     those that would be worked on
     * @param execution how they would be worked on; complete, without nulls
     * @return what a person who plans the work would like to know of the cluster
     * @throws WorkFailedException when it must not begin: {@link WorkFailedException#preflight}
     */
    default List<String> preflightOnCluster(R parameters, Cluster cluster, List<NodeInfo> nodes, Execution execution) {
        return List.of();
    }

    /**
     * Does what is done once for the whole cluster, before the first node is worked on. A task like any other: it has attempts,
     * evidence and a deadline, is taken over when its replica is lost, and no node is worked on when it fails.
     *
     * @throws Exception whatever goes wrong; it is recorded as the failure of this attempt
     */
    default void performOnCluster(ClusterWork<R> work) throws Exception {}

    /**
     * Records as evidence what a lost attempt at the cluster step has done, and returns when nothing of it is under way any more. There
     * will be no other attempt: the operation was cancelled, or the step has cost too many replicas.
     */
    default void settleOnCluster(ClusterWork<R> work) {}

    /**
     * Looks whether the work may begin on a node, and changes nothing. Called before each attempt, and for a dry run.
     *
     * @return what a person who plans the work would like to know of this node
     * @throws WorkFailedException when it must not begin: {@link WorkFailedException#preflight}
     */
    default List<String> preflight(R parameters, Node node) {
        return List.of();
    }

    /**
     * Does the work on one node, and looks whether it succeeded. It may be called more than once for a node, also while
     * an earlier call goes on there: see {@link Work#isResumed()}.
     *
     * @throws Exception whatever goes wrong; it is recorded as the failure of this attempt
     */
    void perform(Work<R> work) throws Exception;

    /**
     * Stops on a node what an attempt has begun there whose replica was lost, since the operation was cancelled. Does
     * nothing where that cannot be done.
     */
    default void stop(R parameters, Node node) {}

    /**
     * The resource that a completed operation created or changed.
     *
     * @param operation its id
     * @return empty where there is nothing to look at
     */
    default Optional<OperationResult> result(R parameters, UUID operation) {
        return Optional.empty();
    }

    /** Whether the node is still at that work, as far as it tells. Asked when the time is up, for the history. */
    default Optional<Boolean> isUnderWay(R parameters, Node node) {
        return Optional.empty();
    }
}
