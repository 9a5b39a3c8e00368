package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The tables of a restore are locked from the truncation to the end of the last node, over two replicas. */
class RestoreLocksIT {

    private static Ilion other;

    private static final IlionClient ilion = Ilion.shared().client("admin");

    @BeforeAll
    static void start() {
        TestSchema.createKeyspaces(Map.of(
                "locked", List.of("a", "b", "c"),
                "contended", List.of("a", "b"),
                "evident", List.of("a"),
                "regretted", List.of("a"),
                "compacted", List.of("a")));
        other = Ilion.shared().startReplica();
    }

    @AfterAll
    static void stop() {
        other.close();
    }

    @Test
    void theSnapshotIsClearedOnlyWhenItIsRestored() {
        snapshot("locked", "locked");

        String restore = ilion.submit("{'type': 'restore', 'keyspace': 'locked', 'tag': 'locked', 'truncate': true,"
                + " 'execution': {'maxConcurrentNodes': 1}}");
        awaitFirstStep(restore);
        String clear = other.client("admin").submit("{'type': 'clear-snapshot', 'tag': 'locked'}");

        assertThat(state(restore)).isEqualTo("COMPLETED");
        assertThat(state(clear)).isEqualTo("COMPLETED");
        assertThat(firstNode(clear)).isAfterOrEqualTo(completed(restore));
        assertThat(List.of(rows("locked", "a"), rows("locked", "b"), rows("locked", "c")))
                .containsOnly(50);
    }

    @Test
    void cleanupsSnapshotsAndOtherRestoresOfTheTablesWait() {
        snapshot("contended", "contended");
        TestEnvironment.cql().execute("insert into contended.a (id, text) values (1000, 'since')");

        String first = ilion.submit("{'type': 'restore', 'keyspace': 'contended', 'tag': 'contended',"
                + " 'truncate': true, 'execution': {'maxConcurrentNodes': 1}}");
        awaitFirstStep(first);
        IlionClient elsewhere = other.client("admin");
        String cleanup = elsewhere.submit("{'type': 'cleanup', 'keyspace': 'contended', 'tables': ['a']}");
        String snapshot = elsewhere.submit("{'type': 'snapshot', 'keyspace': 'contended', 'tag': 'after'}");
        String second =
                elsewhere.submit("{'type': 'restore', 'keyspace': 'contended', 'tag': 'contended', 'truncate': true}");

        assertThat(List.of(state(first), state(cleanup), state(snapshot), state(second)))
                .containsOnly("COMPLETED");
        assertThat(firstNode(cleanup)).isAfterOrEqualTo(completed(first));
        assertThat(firstNode(snapshot)).isAfterOrEqualTo(completed(first));
        assertThat(firstNode(second)).isAfterOrEqualTo(completed(first));
        assertThat(rows("contended", "a")).isEqualTo(50);
        assertThat(state(elsewhere.submit(
                        "{'type': 'restore', 'keyspace': 'contended', 'tag': 'after', 'truncate': true}")))
                .isEqualTo("COMPLETED");
        assertThat(rows("contended", "a"))
                .as("no snapshot was taken of a table that was half restored")
                .isEqualTo(50);
    }

    @Test
    void recordsTheTruncationsAndTheAutomaticSnapshots() {
        snapshot("evident", "evident");
        Instant before = Instant.now();

        String restore = ilion.submit("{'type': 'restore', 'keyspace': 'evident', 'tag': 'evident', 'truncate': true}");

        assertThat(state(restore)).isEqualTo("COMPLETED");
        JsonNode step = ilion.history(restore).at("/tasks/0");
        assertThat(step.has("hostId")).isFalse();
        assertThat(step.at("/attempts")).hasSize(1);
        assertThat(step.at("/evidence/0/tables/0").asString()).isEqualTo("evident.a");
        assertThat(step.at("/evidence/1/truncated").asString()).isEqualTo("BEGUN");
        JsonNode done = step.at("/evidence/2");
        assertThat(done.get("truncated").asString()).isEqualTo("YES");
        assertThat(Instant.parse(done.get("time").asString())).isBetween(before, Instant.now());
        assertThat(done.get("autoSnapshots").properties())
                .hasSize(3)
                .allMatch(each -> each.getValue().asString().matches("truncated-\\d+-a"));
        assertThat(ilion.get("/history/operations/" + restore + "/verify")
                        .json()
                        .get("intact")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void removedRowsCanBeRestoredFromTheAutomaticSnapshot() {
        snapshot("regretted", "regretted");
        TestEnvironment.cql().execute("insert into regretted.a (id, text) values (1000, 'since')");
        String restore =
                ilion.submit("{'type': 'restore', 'keyspace': 'regretted', 'tag': 'regretted', 'truncate': true}");
        assertThat(state(restore)).isEqualTo("COMPLETED");
        assertThat(rows("regretted", "a")).isEqualTo(50);
        JsonNode kept = ilion.history(restore).at("/tasks/0/evidence/2/autoSnapshots");

        kept.properties()
                .forEach(node -> assertThat(state(ilion.submit(
                                "{'type': 'restore', 'keyspace': 'regretted', 'tag': '%s', 'nodes': {'hosts': ['%s']}}"
                                        .formatted(node.getValue().asString(), node.getKey()))))
                        .isEqualTo("COMPLETED"));

        assertThat(rows("regretted", "a")).isEqualTo(51);
    }

    @Test
    void succeedsDuringCompactions() throws InterruptedException {
        snapshot("compacted", "compacted");
        Thread compactions = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                TestEnvironment.cassandra().node(0).nodetool("compact", "compacted", "a");
            }
        });
        compactions.start();

        try {
            for (int i = 0; i < 3; i++) {
                assertThat(state(ilion.submit("{'type': 'restore', 'keyspace': 'compacted', 'tag': 'compacted'}")))
                        .isEqualTo("COMPLETED");
            }
        } finally {
            compactions.interrupt();
            compactions.join();
        }
        assertThat(rows("compacted", "a")).isEqualTo(50);
    }

    private static void snapshot(String keyspace, String tag) {
        assertThat(state(ilion.submit("{'type': 'snapshot', 'keyspace': '" + keyspace + "', 'tag': '" + tag + "'}")))
                .isEqualTo("COMPLETED");
    }

    /** From then on it blocks others; before, an operation that was submitted later might start first. */
    private static void awaitFirstStep(String id) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> !ilion.history(id)
                        .at("/tasks/0/state")
                        .asString("PENDING")
                        .equals("PENDING"));
    }

    private static String state(String id) {
        return ilion.awaitEnd(id).get("state").asString();
    }

    private static Instant completed(String id) {
        return Instant.parse(ilion.operation(id).get("completionTime").asString());
    }

    private static Instant firstNode(String id) {
        return ilion.history(id)
                .get("tasks")
                .valueStream()
                .filter(task -> task.has("hostId"))
                .map(task -> Instant.parse(task.get("startTime").asString()))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static int rows(String keyspace, String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance("select id from " + keyspace + "." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }
}
