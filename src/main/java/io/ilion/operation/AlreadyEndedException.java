package io.ilion.operation;

import java.util.UUID;

/** The operation has ended, and an end is final. */
public final class AlreadyEndedException extends RuntimeException {

    public AlreadyEndedException(UUID id, State state) {
        super("Operation %s has already ended, %s".formatted(id, state));
    }
}
