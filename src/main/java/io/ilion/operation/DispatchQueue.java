package io.ilion.operation;

import java.util.Collection;
import java.util.UUID;

/**
 * The queue of work for all replicas. Entries are written in the caller's transaction, so an entry exists exactly if what it stands for
 * was committed. An entry stays until its work is done, whichever replica does it.
 */
public interface DispatchQueue {

    /** Enqueues an operation that is to be planned. */
    void enqueueOperation(UUID operationId);

    /** Enqueues tasks that may run now. Tasks that have an entry keep it. */
    void enqueueTasks(Collection<UUID> taskIds);

    /** Makes the tasks due that wait for the locks of this task, which has ended. */
    void wakeWaiters(UUID taskId);

    /** Makes the tasks due that wait for locks which this operation held on all its nodes until its end. */
    void wakeWaitersOfOperation(UUID operationId);
}
