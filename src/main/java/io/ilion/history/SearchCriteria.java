package io.ilion.history;

import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which operations of the history are wanted. All of it must hold; null, or empty, stands for any.
 *
 * @param table       of that keyspace; brings also what was done to the whole keyspace
 * @param node        host id or address of a node that has a task of it
 * @param requestedBy the principal, as {@code alice}
 * @param label       {@code key}, or {@code key=value}
 * @param failure     the code of the operation's failure, or of one of its tasks
 * @param text        words of the reason or of the failure's message
 * @param createdFrom inclusive, and so is the other {@code From}; both {@code To} are exclusive
 * @param longerThan  from its acceptance to its end
 */
public record SearchCriteria(
        @Nullable String cluster,
        Set<String> types,
        Set<State> states,
        @Nullable String keyspace,
        @Nullable String table,
        @Nullable String node,
        @Nullable String datacenter,
        @Nullable String requestedBy,
        @Nullable String label,
        @Nullable FailureCode failure,
        @Nullable String text,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo,
        @Nullable Instant completedFrom,
        @Nullable Instant completedTo,
        @Nullable Duration longerThan) {

    /** One page of what was found. */
    public enum Direction {
        /** Those that were submitted before a given one. */
        OLDER,
        /** Those that were submitted after it. */
        NEWER
    }

    /** Where a page begins. */
    public record Edge(UUID operation, Direction direction) {}
}
