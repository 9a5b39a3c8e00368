package io.ilion.history;

import java.time.Instant;
import java.util.UUID;

/**
 * The record that remains of an operation that retention removed.
 *
 * @param rule     the setting that required the removal, with its value
 * @param removal  the number of the {@link Removal} that contains it
 * @param intact   whether its hash chain was intact when it was removed
 * @param lastHash the hash of its last transition, in hexadecimal digits; proves that an exported copy is authentic
 */
public record RemovedOperation(
        UUID id, Instant completedAt, Instant removedAt, String rule, long removal, boolean intact, String lastHash) {}
