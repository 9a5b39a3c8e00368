package io.ilion.maintenance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.devcluster.LocalNode;
import io.ilion.snapshot.SnapshotReconciler;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.FakeWork;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Snapshots on real nodes, verified on their disks and not only in their listings. */
class SnapshotIT {

    private static final Ilion SERVICE = Ilion.shared();

    private final IlionClient ilion = SERVICE.client();
    private final IlionClient admin = SERVICE.client("admin");

    @BeforeAll
    static void makeKeyspaces() {
        TestSchema.createKeyspaces(Map.of(
                "snapped", List.of("one", "two"),
                "snapped_view", List.of("one"),
                "unflushed", List.of("one")));
    }

    @Test
    void takesEveryTableOnEveryNodeUnderOneTag() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tag': 'whole'}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(directories("snapped", "whole")).hasSize(6).allMatch(SnapshotIT::hasData);
        JsonNode snapshot = ilion.get("/snapshots/" + id).json();
        assertThat(snapshot.get("state").asString()).isEqualTo("AVAILABLE");
        assertThat(snapshot.get("tag").asString()).isEqualTo("whole");
        assertThat(snapshot.get("tables").valueStream().map(JsonNode::asString))
                .containsExactly("snapped.one", "snapped.two");
        assertThat(snapshot.get("nodes")).hasSize(3);
        assertThat(snapshot.get("sizeOnDisk").asLong()).isGreaterThan(6 * 4096);
        assertThat(ilion.history(id).at("/tasks/0/evidence")).hasSize(2);
        assertThat(ilion.get("/snapshots").json())
                .extracting(each -> each.get("id").asString())
                .contains(id);
    }

    @Test
    void takesASnapshotOfAMaterializedView() {
        TestEnvironment.changeSchema("create materialized view snapped_view.by_text as select * from snapped_view.one"
                + " where text is not null and id is not null primary key (text, id)");
        TestEnvironment.writeRows("snapped_view", "one");

        String id =
                ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped_view', 'tables': ['by_text'], 'tag': 'view'}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(directories("snapped_view", "view"))
                .hasSize(3)
                .allMatch(SnapshotIT::hasData)
                .allMatch(directory -> directory.toString().contains("/by_text-"));
    }

    @Test
    void keepsAnExistingSnapshotWithTheSameTag() {
        String first = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tables': ['one'], 'tag': 'twice'}");
        ilion.awaitEnd(first);

        String second = ilion.submit("{'type': 'snapshot', 'keyspaces': ['snapped'], 'tag': 'twice'}");

        JsonNode ended = ilion.awaitEnd(second);
        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("PREFLIGHT_FAILED");
        assertThat(ended.at("/failureCause/suppressed/0/message").asString()).contains("choose another tag");
        assertThat(directories("snapped", "twice")).hasSize(3);
        assertThat(ilion.get("/snapshots/" + first).json().get("state").asString())
                .isEqualTo("AVAILABLE");
    }

    @Test
    void aLaterAttemptTakesOnlyMissingTables() {
        LocalNode local = TestEnvironment.cassandra().node(0);
        Cluster cluster = SERVICE.bean(Clusters.class).find("it").orElseThrow();
        NodeInfo info = cluster.nodes().stream()
                .filter(node -> node.address().equals(local.address()))
                .findFirst()
                .orElseThrow();
        TakeSnapshot kind = new TakeSnapshot(
                SERVICE.bean(DatabaseSnapshotInventory.class), SERVICE.bean(Clusters.class), SERVICE.bean(Clock.class));
        String taken = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tables': ['one'], 'tag': 'half', "
                + "'nodes': {'hosts': ['" + local.address() + "']}}");
        ilion.awaitEnd(taken);
        Path first = directories("snapped", "half").get(0);
        Object before = modified(first);
        try (NodeSession node = cluster.open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            FakeWork<SnapshotParameters> work =
                    new FakeWork<>(node, new SnapshotParameters(null, "snapped", null, "half", null, null)) {
                        @Override
                        public java.util.UUID operationId() {
                            return java.util.UUID.fromString(taken);
                        }
                    };
            work.resume();
            work.saveState(new SnapshotStarted("half"));
            work.saveState(new SnapshotCalls(List.of("snapped.one"), null, 0));

            kind.perform(work);

            assertThat(work.evidence())
                    .extracting(seen -> ((SnapshottedTable) seen).takenByEarlierAttempt())
                    .containsExactly(true, false);
        }
        assertThat(directories("snapped", "half")).hasSize(2);
        assertThat(modified(first)).isEqualTo(before);
    }

    @Test
    void clearsByIdAndUpdatesTheInventory() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tag': 'passing'}");
        ilion.awaitEnd(id);
        String clear = "{'type': 'clear-snapshot', 'snapshotId': '" + id + "'}";

        assertThat(ilion.post("/operations", clear).status()).isEqualTo(403);
        String cleared = admin.submit(clear);

        assertThat(admin.awaitEnd(cleared).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(directories("snapped", "passing")).isEmpty();
        assertThat(directories("snapped", "whole").size() % 3).isZero();
        assertThat(ilion.get("/snapshots/" + id).json().get("state").asString()).isEqualTo("REMOVED");
        assertThat(admin.history(cleared).at("/tasks/1/evidence/0/tables")).hasSize(2);
    }

    @Test
    void detectsSnapshotsRemovedByOtherTools() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tag': 'behind'}");
        ilion.awaitEnd(id);
        NodeCommands.on(TestEnvironment.cassandra().node(0)).clearSnapshot("behind");

        SERVICE.bean(SnapshotReconciler.class).reconcile();
        assertThat(ilion.get("/snapshots/" + id).json().get("state").asString()).isEqualTo("INCOMPLETE");

        NodeCommands.on(TestEnvironment.cassandra().node(1)).clearSnapshot("behind");
        NodeCommands.on(TestEnvironment.cassandra().node(2)).clearSnapshot("behind");
        SERVICE.bean(SnapshotReconciler.class).reconcile();
        JsonNode gone = ilion.get("/snapshots/" + id).json();
        assertThat(gone.get("state").asString()).isEqualTo("REMOVED");
        assertThat(gone.get("sizeOnDisk").asLong()).as("the last known size").isGreaterThan(6 * 4096);
        assertThat(gone.at("/nodes/0/missing")).hasSize(2);
    }

    @Test
    void reportsWhenTheNodesWillRemoveIt() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tables': ['two'], 'ttl': 'PT2H'}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(ilion.get("/snapshots/" + id).json().has("expirationTime")).isTrue();
        assertThat(TestEnvironment.cassandra()
                        .node(0)
                        .nodetool("listsnapshots")
                        .output()
                        .lines()
                        .filter(line -> line.contains("ilion-" + id))
                        .toList())
                .singleElement()
                .asString()
                .containsPattern("\\d{4}-\\d{2}-\\d{2}T.*\\d{4}-\\d{2}-\\d{2}T");
    }

    @Test
    void skipsTheFlushWithSkipFlush() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'unflushed', 'tag': 'bare', 'skipFlush': true}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(directories("unflushed", "bare")).hasSize(3).noneMatch(SnapshotIT::hasData);
    }

    @Test
    void aHungNodeDoesNotCountAsDone() {
        LocalNode slow = TestEnvironment.cassandra().node(2);
        ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'snapped'}"));
        slow.freeze();
        String id;
        try {
            id = ilion.submit("{'type': 'snapshot', 'keyspace': 'snapped', 'tag': 'hung'}");
            JsonNode ended = ilion.awaitEnd(id, Duration.ofSeconds(40));
            assertThat(ended.get("state").asString()).isEqualTo("FAILED");
            assertThat(ended.at("/failureCause/code").asString()).isEqualTo("NODE_UNREACHABLE");
        } finally {
            slow.thaw();
        }
        assertThat(ilion.get("/snapshots/" + id).json().get("state").asString()).isEqualTo("INCOMPLETE");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'snapped'}"))
                                .get("state")
                                .asString())
                        .isEqualTo("COMPLETED"));
    }

    @Test
    void takesTheRestAfterANodeWasFrozen() {
        LocalNode slow = TestEnvironment.cassandra().node(1);
        List<String> keyspaces = List.of("system_auth", "system_distributed", "system_schema", "system_traces");
        String id = ilion.submit("{'type': 'snapshot', 'keyspaces': ['" + String.join("', '", keyspaces)
                + "'], 'tag': 'frozen', 'nodes': {'hosts': ['" + slow.address() + "']}, 'execution': {'retries': 3}}");
        try {
            await().pollInterval(Duration.ofMillis(1)).until(() -> taken(keyspaces) > 2);
            slow.freeze();
            assertThat(ilion.operation(id).get("state").asString())
                    .as("frozen in the middle")
                    .isEqualTo("RUNNING");
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> ilion.history(id)
                            .at("/tasks/0/attempts/0/state")
                            .asString("")
                            .equals("FAILED"));
        } finally {
            slow.thaw();
        }

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        JsonNode task = ilion.history(id).at("/tasks/0");
        assertThat(task.at("/attempts/0/failureCause/code").asString()).isEqualTo("NODE_UNREACHABLE");
        assertThat(task.get("evidence")
                        .valueStream()
                        .map(each -> each.get("takenByEarlierAttempt").asBoolean())
                        .distinct())
                .as("some tables were taken by the earlier attempt, the others by this one")
                .containsExactlyInAnyOrder(true, false);
        assertThat(ilion.get("/snapshots/" + id).json().get("state").asString()).isEqualTo("AVAILABLE");
    }

    private static int taken(List<String> keyspaces) {
        return keyspaces.stream()
                .mapToInt(keyspace -> directories(keyspace, "frozen").size())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'keyspace': 'snapped', 'tag': ''",
                "'keyspace': 'snapped', 'tag': '..'",
                "'keyspace': 'snapped', 'tag': '../up'",
                "'keyspace': 'snapped', 'ttl': 'PT59S'",
                "'keyspace': 'snapped', 'ttl': 60",
                "'keyspace': 'snapped', 'keyspaces': ['snapped']",
                "'tag': 'nothing'",
                "'keyspace': 'snapped', 'tables': ['three']",
                "'keyspaces': ['unsnapped']"
            })
    void rejectsInvalidParameters(String properties) {
        ApiResponse answer = ilion.post("/operations", "{'type': 'snapshot', " + properties + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tag': ''",
                "'tag': '.'",
                "",
                "'snapshotId': '01922f5e-7a3c-7e41-9c55-3f2a90d1c001'",
                "'snapshotId': '01922f5e-7a3c-7e41-9c55-3f2a90d1c001', 'tag': 'x'"
            })
    void neverClearsWithoutATag(String properties) {
        ApiResponse answer = admin.post(
                "/operations", "{'type': 'clear-snapshot'" + (properties.isEmpty() ? "" : ", ") + properties + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void returns404ForAnUnknownId() {
        ApiResponse answer = ilion.get("/snapshots/01922f5e-7a3c-7e41-9c55-3f2a90d1c001");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:no-such-snapshot");
    }

    private static List<Path> directories(String keyspace, String tag) {
        return TestEnvironment.cassandra().nodes().stream()
                .flatMap(node -> list(node.dataDirectory().resolve(keyspace)))
                .map(table -> table.resolve("snapshots").resolve(tag))
                .filter(Files::isDirectory)
                .sorted()
                .toList();
    }

    private static boolean hasData(Path directory) {
        return list(directory).anyMatch(file -> file.toString().endsWith("-Data.db"));
    }

    private static Object modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
