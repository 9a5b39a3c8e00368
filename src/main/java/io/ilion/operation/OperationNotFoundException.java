package io.ilion.operation;

/** There is no operation of that id. */
public final class OperationNotFoundException extends RuntimeException {

    public OperationNotFoundException(String id) {
        super("There is no operation '%s'".formatted(id));
    }
}
