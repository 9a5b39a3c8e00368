package io.ilion.operation.type;

import io.ilion.operation.failure.WorkFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One attempt at a task: what it was asked for, what it must keep, and when it must stop. */
public interface AttemptContext<R extends Record> {

    R parameters();

    /** The operation that the task belongs to. */
    UUID operationId();

    /** Whether an earlier attempt was made, so that its work may be done, or still be going on. */
    boolean isResumed();

    /**
     * Says how far it got. To be called between any two steps, since this is where it learns that it must stop.
     *
     * @param progress from 0.0 to 1.0; less than before changes nothing
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken the task over
     * @throws WorkFailedException  when the time for the task is up
     */
    void checkpoint(double progress);

    /** Waits, and ends as {@link #checkpoint} does when it must stop. */
    void pause(Duration time);

    /**
     * Keeps something that was seen, for the history; a record that can be written as JSON. It is durable when
     * {@link #saveState} is called next, and at the latest when the attempt ends.
     */
    void recordEvidence(Record evidence);

    /**
     * Keeps something that a later attempt must know, such as how it was before; durable when this returns, and so is all
     * evidence so far. What was kept before under the same type is replaced.
     */
    void saveState(Record known);

    /** What this attempt or an earlier one keeps under that type. */
    <T extends Record> Optional<T> loadState(Class<T> type);
}
