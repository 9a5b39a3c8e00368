package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.ProcessWithStandby;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Takeover of a truncation whose replica is killed, or stalls and returns. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreTakeoverIT {

    private static final List<String> TABLES =
            IntStream.range(0, 6).mapToObj(n -> "t" + n).toList();

    /** A replica may be killed just before it sends TRUNCATE: its successor waits as long as a node could still execute it. */
    private static final Duration UNTIL_NONE_CAN_BE_AT_IT = Duration.ofMinutes(2);

    private static ProcessWithStandby replicas;

    private IlionProcess process;

    @BeforeAll
    static void start() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        // more than truncate_request_timeout of the nodes of tests
        settings.put("ilion.restore.truncate-timeout", "15s");
        replicas = ProcessWithStandby.start("truncating", settings);
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @BeforeEach
    void onlyTheProcessWorks() {
        replicas.pauseStandby();
        process = replicas.restartProcess();
    }

    /** Runs first, because it leaves the process alive. */
    @Order(1)
    @Test
    void theStalledReplicaTruncatesNothingAfterItsReturn() {
        String id = truncating("stalled_truncation");

        process.freeze();
        replicas.resumeStandby();
        IlionClient survivor = replicas.standby().client("admin");
        JsonNode ended = survivor.awaitEnd(id, UNTIL_NONE_CAN_BE_AT_IT);
        JsonNode before = survivor.history(id);
        process.thaw();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> process.log().contains("taken over by another replica")
                        || process.log().contains("has taken the task over"));

        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(TABLES).allMatch(table -> rows("stalled_truncation", table) == 50);
        assertThat(truncationsOnEachNode("stalled_truncation")).containsOnly(TABLES.size());
        assertThat(survivor.history(id)).isEqualTo(before);
    }

    @Order(2)
    @Test
    void theOtherReplicaTruncatesOnlyWhatTheKilledOneHadNot() {
        String id = truncating("killed_truncation");

        process.kill();
        replicas.resumeStandby();

        IlionClient survivor = replicas.standby().client("admin");
        JsonNode ended = survivor.awaitEnd(id, UNTIL_NONE_CAN_BE_AT_IT);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(TABLES).allMatch(table -> rows("killed_truncation", table) == 50);
        assertThat(truncationsOnEachNode("killed_truncation"))
                .as("each table was truncated once")
                .containsOnly(TABLES.size());
        JsonNode attempts = survivor.history(id).at("/tasks/0/attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.at("/0/failureCause/code").asString()).isEqualTo("WORKER_LOST");
        assertThat(attempts.at("/0/evidence").toString())
                .as("the evidence of the lost attempt is kept")
                .contains("\"truncated\":\"YES\"");
        assertThat(attempts.at("/1/evidence").toString()).contains("\"earlierAttempt\":true");
    }

    /** Returns the id of a restore of which the process has truncated the first table, but not the last. */
    private String truncating(String keyspace) {
        TestEnvironment.createKeyspace(keyspace, TABLES.toArray(String[]::new));
        IlionClient client = process.client("admin");
        snapshot(client, keyspace);
        String id = restore(client, keyspace);
        awaitTruncating(client, id);
        return id;
    }

    private static void snapshot(IlionClient client, String keyspace) {
        String id = client.submit("{'type': 'snapshot', 'keyspace': '" + keyspace + "', 'tag': '" + keyspace + "'}");
        assertThat(client.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
    }

    private static String restore(IlionClient client, String keyspace) {
        return client.submit(
                "{'type': 'restore', 'keyspace': '" + keyspace + "', 'tag': '" + keyspace + "', 'truncate': true}");
    }

    private static void awaitTruncating(IlionClient client, String id) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    JsonNode attempt = client.history(id).at("/tasks/0/attempts/0");
                    return attempt.at("/evidence").toString().contains("\"truncated\":\"YES\"")
                            && attempt.at("/state").asString().equals("RUNNING");
                });
    }

    /** The number of automatic snapshots of each node, one for each truncation of a table: {@code snapshots/truncated-<time>-<table>}. */
    private static List<Integer> truncationsOnEachNode(String keyspace) {
        return TestEnvironment.cassandra().nodes().stream()
                .map(node -> truncations(node.dataDirectory().resolve(keyspace)))
                .toList();
    }

    private static int truncations(Path keyspace) {
        try (Stream<Path> found = Files.find(keyspace, 3, (path, attributes) -> attributes.isDirectory())) {
            return (int)
                    found.filter(path -> keyspace.relativize(path).toString().matches("[^/]+/snapshots/truncated-.*"))
                            .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int rows(String keyspace, String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance("select id from " + keyspace + "." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }
}
