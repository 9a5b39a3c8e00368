package io.ilion.operation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operation changed its state. Published in the transaction that changed it.
 *
 * @param duration from start to end; null when it has not ended or never started
 */
record OperationStateChanged(
        String type, String cluster, State to, @Nullable Duration duration) {}
