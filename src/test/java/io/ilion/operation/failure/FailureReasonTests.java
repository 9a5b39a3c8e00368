package io.ilion.operation.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureReasonTests {

    @Test
    void oneCauseOfAllNodesIsToldOnce() {
        List<Failure> failures = List.of(
                failure("10.0.0.1", "Node 10.0.0.1 has no snapshot 'x' of demo.orders"),
                failure("10.0.0.2", "Node 10.0.0.2 has no snapshot 'x' of demo.orders"));

        assertThat(FailureReason.of(failures, 2))
                .isEqualTo("2 of 2 nodes failed: the node has no snapshot 'x' of demo.orders");
    }

    @Test
    void otherNodesKeepTheirAddresses() {
        List<Failure> failures = List.of(
                failure("10.0.0.1", "node 10.0.0.1 waits for 10.0.0.12, 10.0.0.1.5 and 110.0.0.1"),
                failure("10.0.0.2", "node 10.0.0.2 waits for 10.0.0.12, 10.0.0.1.5 and 110.0.0.1"));

        assertThat(FailureReason.of(failures, 2))
                .isEqualTo("2 of 2 nodes failed: the node waits for 10.0.0.12, 10.0.0.1.5 and 110.0.0.1");
    }

    @Test
    void severalCausesAreToldWithTheirNodes() {
        List<Failure> failures = List.of(
                failure("10.0.0.1", "No space left on device"),
                failure("10.0.0.2", "Cannot connect to 10.0.0.2:7199\nand more"),
                failure("10.0.0.3", "Cannot connect to 10.0.0.3:7199"));

        assertThat(FailureReason.of(failures, 6))
                .isEqualTo("3 of 6 nodes failed: Cannot connect to the node:7199 (10.0.0.2, 10.0.0.3);"
                        + " No space left on device (10.0.0.1)");
    }

    @Test
    void aThousandNodesWithThreeCausesFitIntoAKilobyte() {
        List<Failure> failures = new ArrayList<>();
        IntStream.range(0, 1000)
                .forEach(i -> failures.add(failure("2001:db8:85a3::8a2e:370:" + i, i % 3 + " " + "long ".repeat(100))));

        String reason = FailureReason.of(failures, 1000);

        assertThat(reason).hasSizeLessThan(1000).startsWith("1000 of 1000 nodes failed: 0 long");
        assertThat(reason).contains("; 1 long", "; 2 long", "2001:db8:85a3::8a2e:370:6 and 331 more)");
    }

    @Test
    void furtherCausesAreCounted() {
        List<Failure> failures = IntStream.range(0, 5)
                .mapToObj(i -> failure("10.0.0." + i, "cause " + i))
                .toList();

        assertThat(FailureReason.of(failures, 5)).endsWith("cause 2 (10.0.0.2); and 2 other causes");
    }

    @Test
    void aFailureWithoutMessageOrNodeIsToldByItsType() {
        List<Failure> failures = List.of(failure(null, null), failure(null, null), failure(null, "other"));

        assertThat(FailureReason.of(failures, 3)).isEqualTo("3 of 3 nodes failed: a.B (2 nodes); other (1 node)");
    }

    private static Failure failure(@Nullable String node, @Nullable String message) {
        return new Failure("a.B", FailureCode.INTERNAL, node, message, message, List.of(), null, List.of());
    }
}
