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
 * An operation type, such as flush: its parameters, and its work on one node.
 * <p>
 * A bean of this type is all that a new operation type takes. All APIs, the OpenAPI document, the planner and the history find it by
 * {@link #type()}.
 *
 * @param <R> the record of its parameters. Its Bean Validation constraints are enforced on submission and shown in
 *            the OpenAPI document, together with its {@code @Schema} annotations
 */
public interface Maintenance<R extends Record> {

    /** Its name in the APIs, in lower case: {@code flush}. */
    String type();

    /** What it does, in one sentence for readers of the API. */
    String summary();

    Class<R> parameters();

    /** The defaults of {@link Execution}; complete, without nulls. */
    Execution defaults();

    /** Checks what the constraints of the record cannot express, before anything is stored. */
    default void check(R parameters, SchemaCheck schema) {}

    /** Whether only an ADMIN may submit it, since it can destroy data irrecoverably. */
    default boolean requiresAdmin(R parameters) {
        return false;
    }

    /**
     * The keyspaces that it works on; empty for any keyspace of the cluster. Callers whose grants are limited to keyspaces may only
     * submit work on these.
     */
    default Set<String> keyspaces(R parameters) {
        return Set.of();
    }

    /** What it locks on each node. Called once, when the plan is made. */
    default LockScope lockScope(R parameters) {
        return LockScope.none();
    }

    /**
     * Whether it holds its {@linkplain #lockScope locks} on all nodes of its plan from the start of its first task until the operation
     * ends, and not only on a node while its task there runs. Called once, when the plan is made.
     */
    default boolean locksUntilEnd(R parameters) {
        return false;
    }

    /**
     * Whether it has a cluster step, which runs once for the cluster before the first node: {@link #performOnCluster}. Called once, when
     * the plan is made.
     */
    default boolean hasClusterStep(R parameters) {
        return false;
    }

    /**
     * Checks whether the work may start on the cluster, and changes nothing. Called for a dry run; the cluster step makes the same
     * checks before it changes anything.
     *
     * @param nodes     the nodes of the plan
     * @param execution complete, without nulls
     * @return findings that do not prevent the start
     * @throws WorkFailedException when it must not start: {@link WorkFailedException#preflight}
     */
    default List<String> preflightOnCluster(R parameters, Cluster cluster, List<NodeInfo> nodes, Execution execution) {
        return List.of();
    }

    /**
     * Runs the cluster step. It is a task like any other: it has attempts, evidence and a deadline, and is taken over when its replica is
     * lost. If it fails, no node is worked on.
     *
     * @throws Exception whatever goes wrong; it is recorded as the failure of this attempt
     */
    default void performOnCluster(ClusterWork<R> work) throws Exception {}

    /**
     * Records as evidence what a lost attempt at the cluster step has done, and returns once none of its work goes on. No other attempt
     * follows: the operation was cancelled, or too many replicas were lost.
     */
    default void settleOnCluster(ClusterWork<R> work) {}

    /**
     * Checks whether the work may start on a node, and changes nothing. Called before each attempt, and for a dry run.
     *
     * @return findings that do not prevent the start
     * @throws WorkFailedException when it must not start: {@link WorkFailedException#preflight}
     */
    default List<String> preflight(R parameters, Node node) {
        return List.of();
    }

    /**
     * Does the work on one node and verifies that it succeeded. It may be called more than once for a node, also while the work of an
     * earlier call still goes on there: see {@link Work#isResumed()}.
     *
     * @throws Exception whatever goes wrong; it is recorded as the failure of this attempt
     */
    void perform(Work<R> work) throws Exception;

    /**
     * Stops the work that an attempt of a lost replica left on a node, since the operation was cancelled. Does nothing where that is not
     * possible.
     */
    default void stop(R parameters, Node node) {}

    /**
     * The resource that a completed operation created or changed.
     *
     * @param operation its id
     * @return empty where there is none
     */
    default Optional<OperationResult> result(R parameters, UUID operation) {
        return Optional.empty();
    }

    /** Whether the work is still running; empty if the node does not report it. Called after a timeout, for the history. */
    default Optional<Boolean> isUnderWay(R parameters, Node node) {
        return Optional.empty();
    }
}
