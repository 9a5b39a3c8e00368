package io.ilion.operation;

import java.util.UUID;

/** Only an operation that has ended can be hidden. */
public final class OperationNotEndedException extends RuntimeException {

    public OperationNotEndedException(UUID id, State state) {
        super("Operation %s is %s; only one that has ended can be deleted. Cancel it first.".formatted(id, state));
    }
}
