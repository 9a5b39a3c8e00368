package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodePlacementTests {

    @Test
    void givesEachNodeItsOwnRackAndDirectory() {
        List<NodePlacement> placements = NodePlacement.ofCluster(cluster("127.0.0.1", "127.0.0.2"));

        assertThat(placements).extracting(NodePlacement::rack).containsExactly("rack1", "rack2");
        assertThat(placements)
                .extracting(placement ->
                        placement.directories().directory().getFileName().toString())
                .containsExactly("127.0.0.1", "127.0.0.2");
    }

    @Test
    void spreadsTokensEvenlyOverTheRing() {
        List<Long> tokens = NodePlacement.ofCluster(cluster("127.0.0.1", "127.0.0.2", "127.0.0.3")).stream()
                .map(NodePlacement::token)
                .toList();

        assertThat(tokens).isSorted();
        assertThat(tokens.get(1) - tokens.get(0)).isEqualTo(tokens.get(2) - tokens.get(1));
        assertThat(tokens.get(1)).isBetween(-1L, 1L);
    }

    private static LocalClusterSettings cluster(String... addresses) {
        return LocalClusterSettings.ephemeral("test", Path.of("cluster"), List.of(addresses));
    }
}
