package io.ilion.operation;

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

    /**
     * Does the work on one node, and looks whether it succeeded. It may be called more than once for a node, also while
     * an earlier call goes on there: see {@link Work#isResumed()}.
     *
     * @throws Exception whatever goes wrong; it is recorded as the failure of this attempt
     */
    void perform(Work<R> work) throws Exception;
}
