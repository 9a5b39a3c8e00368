package io.ilion.operation;

import io.ilion.operation.request.Actor;

/** This process among all that share the database. */
public interface ThisReplica {

    /** What the history calls it. */
    Actor actor();
}
