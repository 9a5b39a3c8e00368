package io.ilion.maintenance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clears snapshots on real nodes, and verifies on their disks what was removed and what was kept. */
class ClearSnapshotIT {

    private final IlionClient ilion = Ilion.shared().client();
    private final IlionClient admin = Ilion.shared().client("admin");

    @BeforeAll
    static void makeKeyspaces() {
        TestSchema.createKeyspaces(Map.of(
                "clearing", List.of("one", "two"),
                "beside", List.of("one"),
                "emptied", List.of("one")));
    }

    @Test
    void byIdKeepsTheSnapshotOfAnotherOperationWithTheSameTag() {
        String first = take("'keyspace': 'clearing', 'tag': 'shared', " + on(0));
        String second = take("'keyspace': 'clearing', 'tag': 'shared', " + on(1));

        assertThat(clear("'snapshotId': '" + first + "'").get("state").asString())
                .isEqualTo("COMPLETED");

        assertThat(SnapshotDisks.directories(node(0), "clearing", "shared")).isEmpty();
        assertThat(SnapshotDisks.directories(node(1), "clearing", "shared")).hasSize(2);
        assertThat(state(first)).isEqualTo("REMOVED");
        assertThat(state(second)).isEqualTo("AVAILABLE");
    }

    @Test
    void byIdKeepsOtherKeyspacesOfTheSameTag() {
        String id = take("'keyspace': 'clearing', 'tag': 'wide', " + on(0));
        NodeCommands.on(node(0)).takeSnapshot("wide", "beside");

        assertThat(clear("'snapshotId': '" + id + "'").get("state").asString()).isEqualTo("COMPLETED");

        assertThat(SnapshotDisks.directories(node(0), "clearing", "wide")).isEmpty();
        assertThat(SnapshotDisks.directories(node(0), "beside", "wide")).hasSize(1);
    }

    @Test
    void byIdIsRejectedIfAnotherSnapshotWouldBeRemoved() {
        String id = take("'keyspace': 'clearing', 'tables': ['one'], 'tag': 'mixed', " + on(0));
        NodeCommands.on(node(0)).takeSnapshot("mixed", "clearing.two");

        JsonNode ended = clear("'snapshotId': '" + id + "'");

        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("PREFLIGHT_FAILED");
        assertThat(ended.toString()).contains("clearing.two").contains("clear by tag");
        assertThat(SnapshotDisks.directories(node(0), "clearing", "mixed")).hasSize(2);
        assertThat(clear("'tag': 'mixed'").get("state").asString()).isEqualTo("COMPLETED");
        assertThat(SnapshotDisks.directories(node(0), "clearing", "mixed")).isEmpty();
    }

    @Test
    void byIdKeepsALaterSnapshotOfAnotherTool() {
        String id = take("'keyspace': 'clearing', 'tag': 'again', " + on(0));
        NodeCommands.on(node(0)).clearSnapshot("again");
        NodeCommands.on(node(0)).takeSnapshot("again", "clearing");

        assertThat(clear("'snapshotId': '" + id + "'").get("state").asString()).isEqualTo("COMPLETED");

        assertThat(SnapshotDisks.directories(node(0), "clearing", "again")).hasSize(2);
        assertThat(state(id)).isEqualTo("REMOVED");
    }

    @Test
    void rejectsTheIdOfARemovedSnapshot() {
        String id = take("'keyspace': 'clearing', 'tag': 'once', " + on(0));
        clear("'snapshotId': '" + id + "'");

        ApiResponse answer = admin.post("/operations", "{'type': 'clear-snapshot', 'snapshotId': '" + id + "'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("is already removed from all nodes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blank", "2026-11-28T12:00:00"})
    void byTagClearsEveryTagThatCassandraAccepts(String tag) {
        TestEnvironment.cassandra()
                .nodes()
                .forEach(node -> NodeCommands.on(node).takeSnapshot(tag, "clearing"));
        assertThat(SnapshotDisks.directories("clearing", tag)).hasSize(6);

        assertThat(clear("'tag': '" + tag + "'").get("state").asString()).isEqualTo("COMPLETED");

        assertThat(SnapshotDisks.directories("clearing", tag)).isEmpty();
    }

    @Test
    void byPrefixClearsAutomaticSnapshotsAndTheDryRunListsThem() {
        TestEnvironment.cql().execute("truncate emptied.one");
        take("'keyspace': 'emptied', 'tag': 'stays'");
        String request = "{'type': 'clear-snapshot', 'tagPrefix': 'truncated-', 'keyspaces': ['emptied']}";
        assertThat(SnapshotDisks.tags(node(0), "emptied")).anyMatch(tag -> tag.startsWith("truncated-"));

        JsonNode plan = admin.post("/operations?dryRun=true", request).json();
        assertThat(plan.at("/nodes/0/findings/0").asString()).contains("would remove snapshot 'truncated-");
        assertThat(SnapshotDisks.tags(node(0), "emptied")).anyMatch(tag -> tag.startsWith("truncated-"));
        String id = admin.submit(request);

        assertThat(admin.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(SnapshotDisks.tags(node(0), "emptied")).containsExactly("stays");
        assertThat(SnapshotDisks.directories("emptied", "stays")).hasSize(3);
        assertThat(admin.history(id).toString()).contains("emptied.one").contains("trueSize");
    }

    @Test
    void byAgeKeepsRecentSnapshots() {
        take("'keyspace': 'clearing', 'tag': 'aged-young'");

        JsonNode ended = clear("'tagPrefix': 'aged-', 'olderThan': 'PT1H', 'ignoreMissing': true");

        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(SnapshotDisks.directories("clearing", "aged-young")).hasSize(6);
    }

    /** Needs the cluster step. */
    @Test
    void failsForAnUnknownTagAndSuggestsASimilarOne() {
        take("'keyspace': 'clearing', 'tag': 'before-upgrade-7'");

        JsonNode ended = clear("'tag': 'before-upgrade-8'");

        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.toString()).contains("No node has a snapshot").contains("did you mean 'before-upgrade-7'?");
        assertThat(SnapshotDisks.directories("clearing", "before-upgrade-7")).hasSize(6);
    }

    @Test
    void succeedsWithoutSnapshotsWithIgnoreMissing() {
        JsonNode ended = clear("'tag': 'nowhere-at-all', 'ignoreMissing': true");

        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(admin.history(ended.get("id").asString()).toString()).contains("nowhere-at-all");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tagPrefix': ''",
                "'tagPrefix': 'a/b'",
                "'olderThan': 'PT0S'",
                "'keyspaces': ['clearing']",
                "'tag': 'a', 'tagPrefix': 'a'",
                "'tag': 'a/b'"
            })
    void rejectsInvalidParameters(String properties) {
        ApiResponse answer = admin.post("/operations", "{'type': 'clear-snapshot', " + properties + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void requiresTheRoleAdminInEveryForm() {
        ApiResponse answer = ilion.post("/operations", "{'type': 'clear-snapshot', 'olderThan': 'P7D'}");

        assertThat(answer.status()).isEqualTo(403);
    }

    private String take(String properties) {
        String id = ilion.submit("{'type': 'snapshot', " + properties + "}");
        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        return id;
    }

    private JsonNode clear(String properties) {
        return admin.awaitEnd(admin.submit("{'type': 'clear-snapshot', " + properties + "}"));
    }

    private String state(String id) {
        return ilion.get("/snapshots/" + id).json().get("state").asString();
    }

    private static String on(int node) {
        return "'nodes': {'hosts': ['" + node(node).address() + "']}";
    }

    private static LocalNode node(int number) {
        return TestEnvironment.cassandra().node(number);
    }
}
