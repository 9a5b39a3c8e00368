package io.ilion.operation;

import java.util.UUID;

/** As much of a task as decides what happens next to its operation. */
public record Standing(UUID id, State state, double progress, String datacenter, String rack) {}
