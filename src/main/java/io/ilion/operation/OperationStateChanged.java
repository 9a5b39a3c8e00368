package io.ilion.operation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operation came to a state. Published in the transaction in which it did.
 *
 * @param ran from its start to its end; null where it has not ended, or never started
 */
record OperationStateChanged(
        String type, String cluster, State to, @Nullable Duration ran) {}
