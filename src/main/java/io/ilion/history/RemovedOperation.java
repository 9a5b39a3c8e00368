package io.ilion.history;

import java.time.Instant;
import java.util.UUID;

/**
 * What is left of an operation that retention removed.
 *
 * @param rule    the setting that asked for it, with its value
 * @param removal the number of the removal that it went with
 * @param held    whether its history was as it had been written
 * @param head    the hash of its last transition, in hexadecimal digits, to prove a copy with
 */
public record RemovedOperation(
        UUID id, Instant completedAt, Instant removedAt, String rule, long removal, boolean held, String head) {}
