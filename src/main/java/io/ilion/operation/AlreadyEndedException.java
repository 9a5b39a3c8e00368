package io.ilion.operation;

import java.util.UUID;

/** The operation has ended and can no longer change. */
public final class AlreadyEndedException extends RuntimeException {

    public AlreadyEndedException(UUID id, State state) {
        super("Operation %s has already ended, %s".formatted(id, state));
    }
}
