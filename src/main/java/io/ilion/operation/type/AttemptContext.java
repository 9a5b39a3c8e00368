package io.ilion.operation.type;

import io.ilion.operation.failure.WorkFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One attempt at a task: its parameters, its state and when it must stop. */
public interface AttemptContext<R extends Record> {

    R parameters();

    /** The operation of the task. */
    UUID operationId();

    /** Whether there was an earlier attempt, whose work may be done or still go on. */
    boolean isResumed();

    /**
     * Reports progress and checks whether the attempt must stop. To be called between any two steps.
     *
     * @param progress from 0.0 to 1.0; a lower value than before changes nothing
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken over the task
     * @throws WorkFailedException  when the time for the task is up
     */
    void checkpoint(double progress);

    /** Waits, and throws as {@link #checkpoint} does when the attempt must stop. */
    void pause(Duration time);

    /**
     * Records an observation for the history; a record that can be written as JSON. It is durable after the next {@link #saveState}, and at
     * the latest when the attempt ends.
     */
    void recordEvidence(Record evidence);

    /**
     * Saves state for later attempts, such as how the node was before. State and all evidence so far are durable when this returns. It
     * replaces what was saved under the same type.
     */
    void saveState(Record state);

    /** Loads what this or an earlier attempt saved under that type. */
    <T extends Record> Optional<T> loadState(Class<T> type);
}
