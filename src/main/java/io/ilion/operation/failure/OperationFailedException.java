package io.ilion.operation.failure;

import java.util.List;

/** Several nodes failed; the failures of the nodes become its suppressed failures. */
public final class OperationFailedException extends RuntimeException {

    private final transient List<Failure> nodes;

    public OperationFailedException(List<Failure> nodes, int planned) {
        super(FailureReason.of(nodes, planned), null, false, false);
        this.nodes = nodes;
    }

    List<Failure> nodes() {
        return nodes;
    }
}
