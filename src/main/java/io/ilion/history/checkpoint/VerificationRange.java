package io.ilion.history.checkpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are verified: those written from a time on, up to the first one after another time, since what ended until then is
 * covered by that one.
 *
 * @param from  null for the first
 * @param to    null for the newest
 * @param after only later checkpoints than this one; null for all
 * @param known a checkpoint that was stored outside the database; null for none
 */
public record VerificationRange(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long after,
        @Nullable KnownCheckpoint known) {}
