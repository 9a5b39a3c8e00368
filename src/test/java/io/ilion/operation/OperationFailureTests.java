package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.OperationFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures of several nodes, summarized from outside the package of {@link Failures}. */
class OperationFailureTests {

    @Test
    void theFailureOfAnOperationHasThoseOfItsNodesAndTheirCode() {
        Failure first = Failures.of(new NodeUnreachableException("10.0.0.1", "down", null));
        Failure second = Failures.of(new NodeUnreachableException("10.0.0.2", "down", null));

        Failure failure = Failures.summarize(new OperationFailedException(List.of(first, second), 3));

        assertThat(failure.code()).isEqualTo(FailureCode.NODE_UNREACHABLE);
        assertThat(failure.suppressed()).containsExactly(first, second);
    }
}
