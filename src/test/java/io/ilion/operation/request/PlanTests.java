package io.ilion.operation.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.NodeSelection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanTests {

    private static final NodeInfo A = node("10.0.0.7", "dc1", "rack1", true);
    private static final NodeInfo B = node("10.0.0.8", "dc1", "rack1", false);
    private static final NodeInfo C = node("10.0.0.2", "dc1", "rack2", true);
    private static final NodeInfo D = node("10.0.0.1", "dc2", "rack1", true);

    @Test
    void isOrderedByDatacenterAndRack() {
        List<NodeInfo> nodes = new ArrayList<>(List.of(A, B, C, D));
        Random random = new Random(1);
        for (int i = 0; i < 24; i++) {
            Collections.shuffle(nodes, random);

            assertThat(Plan.of(nodes, null).nodes()).containsExactly(A, B, C, D);
        }
    }

    @Test
    void hasOnlyTheNodesThatAreSelected() {
        NodeSelection selection = new NodeSelection(List.of("dc1"), null, List.of("10.0.0.2", "10.0.0.1"));

        assertThat(Plan.of(List.of(A, B, C, D), selection).nodes()).containsExactly(C);
    }

    @Test
    void includesNodesThatAreDown() {
        assertThat(Plan.of(List.of(B), null).nodes()).containsExactly(B);
    }

    @Test
    void isEmptyWhenNothingMatches() {
        NodeSelection selection = new NodeSelection(List.of("dc3"), null, null);

        assertThat(Plan.of(List.of(A, B, C, D), selection).nodes()).isEmpty();
    }

    private static NodeInfo node(String address, String datacenter, String rack, boolean up) {
        return new NodeInfo(UUID.randomUUID(), address, datacenter, rack, "5.0.9", up);
    }
}
