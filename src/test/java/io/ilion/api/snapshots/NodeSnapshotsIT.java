package io.ilion.api.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /clusters/{cluster}/snapshots} on real nodes, also on one that hangs. */
class NodeSnapshotsIT {

    private final IlionClient reader = Ilion.shared().client("reader");
    private final IlionClient ilion = Ilion.shared().client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("listing", "one", "two");
    }

    @Test
    void listsSnapshotsOfOperationsAndOfOtherTools() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'listing', 'tag': 'listing-ours'}");
        ilion.awaitEnd(id);
        NodeCommands.on(TestEnvironment.cassandra().node(1)).takeSnapshot("listing-theirs", "listing");

        JsonNode answer =
                reader.get("/clusters/it/snapshots?tagPrefix=listing-").json();

        assertThat(answer.get("cluster").asString()).isEqualTo("it");
        assertThat(answer.get("unavailableNodes")).isEmpty();
        assertThat(answer.get("snapshots"))
                .extracting(each -> each.get("tag").asString())
                .containsExactly("listing-ours", "listing-theirs");
        JsonNode ours = answer.at("/snapshots/0");
        assertThat(ours.get("operationId").asString()).isEqualTo(id);
        assertThat(ours.get("nodes")).hasSize(3);
        assertThat(ours.get("tables").valueStream().map(JsonNode::asString))
                .containsExactly("listing.one", "listing.two");
        assertThat(Instant.parse(ours.get("creationTime").asString())).isBefore(Instant.now());
        assertThat(ours.get("sizeOnDisk").asLong()).isPositive();
        JsonNode theirs = answer.at("/snapshots/1");
        assertThat(theirs.has("operationId")).isFalse();
        assertThat(theirs.at("/nodes/0/address").asString())
                .isEqualTo(TestEnvironment.cassandra().node(1).address());
    }

    @Test
    void listsAutomaticSnapshotsOfCassandra() {
        TestEnvironment.cql().execute("truncate listing.two");

        JsonNode answer =
                reader.get("/clusters/it/snapshots?tagPrefix=truncated-").json();

        assertThat(answer.get("snapshots"))
                .anySatisfy(each -> assertThat(each.get("tables").toString()).contains("listing.two"));
    }

    @Test
    void aNodeThatHangsIsListedAsUnavailableAndDoesNotDelayOthers() {
        LocalNode hung = TestEnvironment.cassandra().node(2);
        hung.freeze();
        try {
            Instant begun = Instant.now();

            ApiResponse answer = reader.get("/clusters/it/snapshots");

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(21));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("unavailableNodes")).singleElement().satisfies(node -> {
                assertThat(node.get("address").asString()).isEqualTo(hung.address());
                assertThat(node.get("problem").asString()).isNotBlank();
            });
        } finally {
            hung.thaw();
        }
    }

    @Test
    void returns404ForAnUnknownCluster() {
        ApiResponse answer = reader.get("/clusters/nowhere/snapshots");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:no-such-cluster");
    }
}
