package io.ilion.operation;

import java.util.UUID;

/** The operation of a task, and its cluster. */
public record TaskOrigin(UUID operationId, String cluster) {}
