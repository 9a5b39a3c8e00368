package io.ilion.operation;

/** This process among all that share the database. */
public interface ThisReplica {

    /** What the history calls it. */
    Actor actor();
}
