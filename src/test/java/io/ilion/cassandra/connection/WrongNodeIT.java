package io.ilion.cassandra.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node whose address leads to another one, as after a replacement, or with an address that was given to another pod. */
class WrongNodeIT {

    private final IlionClient ilion = Ilion.withSeveralClusters().client("admin");

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("misrouted", "orders");
    }

    @Test
    void worksOnNoNodeThatIsNotTheOneOfTheTask() {
        String id = ilion.submit(
                "{'type': 'flush', 'keyspace': 'misrouted', 'cluster': 'misrouted', 'execution': {'onFailure': 'CONTINUE'}}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("FAILED");
        for (JsonNode task : ilion.history(id).get("tasks")) {
            boolean misrouted = task.get("address").asString().equals(TestEnvironment.address(1));
            assertThat(task.get("state").asString()).isEqualTo(misrouted ? "FAILED" : "COMPLETED");
            if (misrouted) {
                assertThat(task.at("/failureCause/code").asString()).isEqualTo("WRONG_NODE");
                assertThat(task.at("/failureCause/message").asString())
                        .startsWith("Expected node " + task.get("hostId").asString());
                assertThat(task.path("evidence").size()).isZero();
            }
        }
    }

    @Test
    void aDryRunAndTheListOfSnapshotsSayWhichNodeIsNotWhatItShouldBe() {
        JsonNode plan = ilion.send(
                        "POST",
                        "/operations?dryRun=true",
                        "{'type': 'flush', 'keyspace': 'misrouted', 'cluster': 'misrouted'}")
                .json();
        assertThat(plan.get("nodes").valueStream())
                .filteredOn(node -> node.has("problem"))
                .singleElement()
                .satisfies(node -> assertThat(node.get("problem").asString()).startsWith("Expected node "));

        JsonNode listed = ilion.get("/clusters/misrouted/snapshots").json();
        assertThat(listed.toString()).contains("Expected node ");
    }
}
