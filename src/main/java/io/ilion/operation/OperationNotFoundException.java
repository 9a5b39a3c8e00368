package io.ilion.operation;

/** There is no operation with that id. */
public final class OperationNotFoundException extends RuntimeException {

    public OperationNotFoundException(String id) {
        super("There is no operation '%s'".formatted(id));
    }
}
