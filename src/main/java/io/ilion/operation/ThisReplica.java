package io.ilion.operation;

import io.ilion.operation.request.Actor;

/** The replica of the service that this process is. */
public interface ThisReplica {

    /** As transitions name it. */
    Actor actor();
}
