package io.ilion.operation;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    default boolean isForAdmins(R parameters) {
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
    default Territory territory(R parameters) {
        return Territory.none();
    }

    /**
     * Does what must be done once, before the first node is worked on. If the service is lost in the middle of it, it is
     * done again.
     *
     * @param nodes those of the plan
     */
    default void prepare(R parameters, Cluster cluster, List<NodeInfo> nodes) {}

    /** Whether {@link #prepare} has anything to do, so that no task whose territory overlaps may run meanwhile. */
    default boolean needsPreparation(R parameters) {
        return false;
    }

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

    /** Whether the node is still at that work, as far as it tells. Asked when the time is up, for the history. */
    default Optional<Boolean> isUnderWay(R parameters, Node node) {
        return Optional.empty();
    }
}
