package io.ilion.api.icarus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The cluster endpoints of the Icarus API. */
class ClusterIT {

    private final IlionClient ilion = Ilion.shared().client("reader");

    @Test
    void returnsTheTopologyWithTheRealRacks() {
        JsonNode topology = ilion.get("/topology").json();

        assertThat(topology.propertyNames()).containsExactly("timestamp", "clusterName", "schemaVersion", "topology");
        assertThat(topology.get("timestamp").isIntegralNumber()).isTrue();
        assertThat(Instant.ofEpochMilli(topology.get("timestamp").asLong()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(topology.get("topology")
                        .valueStream()
                        .map(node -> node.get("ipAddress").asString() + " "
                                + node.get("dc").asString() + " "
                                + node.get("rack").asString()))
                .containsExactly(
                        TestEnvironment.address(1) + " dc1 rack1",
                        TestEnvironment.address(2) + " dc1 rack2",
                        TestEnvironment.address(3) + " dc1 rack3");
        for (JsonNode node : topology.get("topology")) {
            assertThat(node.propertyNames())
                    .containsExactly("hostname", "cluster", "dc", "rack", "nodeId", "ipAddress");
            assertThat(UUID.fromString(node.get("nodeId").asString())).isNotNull();
            assertThat(node.get("cluster")).isEqualTo(topology.get("clusterName"));
        }
    }

    @Test
    void returnsTheTopologyOfDatacenters() {
        for (String path : List.of("/topology/dc1", "/topology/dc1,dc1")) {
            assertThat(ilion.get(path).json().get("topology").size()).isEqualTo(3);
        }

        ApiResponse unknown = ilion.get("/topology/dc1,dc9");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.string("detail")).contains("'dc9'").contains("[dc1]");
    }

    @Test
    void returnsTheCurrentSchemaVersion() {
        String before = ilion.get("/version/schema").string("schemaVersion");
        TestEnvironment.createKeyspace("versioned" + System.nanoTime());
        String after = ilion.get("/version/schema").string("schemaVersion");

        assertThat(after).isNotEqualTo(before);
        assertThat(ilion.get("/topology").string("schemaVersion")).isEqualTo(after);
    }

    @Test
    void returnsTheVersions() {
        JsonNode cassandra = ilion.get("/version/cassandra").json();
        JsonNode own = ilion.get("/version").json();

        assertThat(cassandra.toString()).isEqualTo("{\"major\":5,\"minor\":0,\"patch\":9,\"dsePatch\":-1}");
        assertThat(own.get("version").asString()).isNotBlank();
        assertThat(List.of("version", "buildTime", "gitCommit")).containsAll(own.propertyNames());
        assertThat(ilion.get("/version/sidecar").json()).isEqualTo(own);
    }

    @Test
    void returnsTheOperationModeAndNamesANodeThatDoesNotAnswer() {
        LocalNode node = TestEnvironment.cassandra().node(2);

        assertThat(ilion.get("/status").body()).isEqualTo("{\"nodeState\":\"NORMAL\"}");
        assertThat(ilion.get("/status?node=" + TestEnvironment.address(2)).string("nodeState"))
                .isEqualTo("NORMAL");
        node.freeze();
        try {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                ApiResponse hung = ilion.get("/status");
                assertThat(hung.status()).isEqualTo(503);
                assertThat(hung.string("detail")).contains(TestEnvironment.address(3));
            });
            assertThat(ilion.get("/status?node=" + TestEnvironment.address(1)).string("nodeState"))
                    .isEqualTo("NORMAL");
            for (int i = 0; i < 6; i++) { // whichever node is queried first
                assertThat(ilion.get("/topology").status()).isEqualTo(200);
                assertThat(ilion.get("/version/schema").status()).isEqualTo(200);
            }
        } finally {
            node.thaw();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> ilion.get("/status").status() == 200);
    }

    @Test
    void rejectsUnknownNames() {
        for (String path : List.of("/topology", "/topology/dc1", "/status", "/version/cassandra", "/version/schema")) {
            ApiResponse answer = ilion.get(path + "?cluster=other");
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("cluster");
        }
        assertThat(ilion.get("/status?node=10.9.8.7")
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("node");
    }
}
