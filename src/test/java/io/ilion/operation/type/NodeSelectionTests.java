package io.ilion.operation.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.NodeInfo;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeSelectionTests {

    private static final NodeInfo NODE = new NodeInfo(
            UUID.fromString("8f2e6a30-1c5f-4f0e-9d57-0e1f6a3b2c1d"), "10.0.0.1", "dc1", "rack1", "5.0.9", true);

    @Test
    void matchesEveryNodeWhenNothingIsGiven() {
        assertThat(new NodeSelection(null, null, null).matches(NODE)).isTrue();
        assertThat(new NodeSelection(List.of(), List.of(), List.of()).matches(NODE))
                .isTrue();
    }

    @Test
    void matchesByDatacenter() {
        assertThat(new NodeSelection(List.of("dc2", "dc1"), null, null).matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(List.of("dc2"), null, null).matches(NODE)).isFalse();
        assertThat(new NodeSelection(List.of("DC1"), null, null).matches(NODE)).isFalse();
    }

    @Test
    void matchesByRack() {
        assertThat(new NodeSelection(null, List.of("rack1"), null).matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(null, List.of("rack2"), null).matches(NODE))
                .isFalse();
    }

    @Test
    void matchesByAddressOrHostId() {
        assertThat(new NodeSelection(null, null, List.of("10.0.0.1")).matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(null, null, List.of(NODE.hostId().toString())).matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(
                                null, null, List.of(NODE.hostId().toString().toUpperCase(Locale.ROOT)))
                        .matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(null, null, List.of("10.0.0.10")).matches(NODE))
                .isFalse();
    }

    @Test
    void everyGivenPropertyMustMatch() {
        assertThat(new NodeSelection(List.of("dc1"), List.of("rack1"), List.of("10.0.0.1")).matches(NODE))
                .isTrue();
        assertThat(new NodeSelection(List.of("dc2"), List.of("rack1"), List.of("10.0.0.1")).matches(NODE))
                .isFalse();
        assertThat(new NodeSelection(List.of("dc1"), List.of("rack2"), List.of("10.0.0.1")).matches(NODE))
                .isFalse();
        assertThat(new NodeSelection(List.of("dc1"), List.of("rack1"), List.of("10.0.0.2")).matches(NODE))
                .isFalse();
    }
}
