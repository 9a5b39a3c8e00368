package io.ilion.operation;

import java.util.Collection;
import java.util.UUID;

/**
 * Whoever runs what is stored. An entry is written in the transaction of the caller, so it is there exactly if the
 * operation is; and once there, it is worked on until it is done, whichever replica lives.
 */
public interface DispatchQueue {

    /** The operation is there and may start. */
    void submitted(UUID operationId);

    /** These tasks may run now. Those that were released before, and have not ended, are left alone. */
    void released(Collection<UUID> taskIds);

    /** This task has ended: those that waited for it, since they want the same of its node, are due now. */
    void wakeWaiters(UUID taskId);

    /** The same for an operation that has ended, and had something locked on all its nodes until then. */
    void wakeWaitersOfOperation(UUID operationId);
}
