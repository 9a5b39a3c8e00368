package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.local.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.RealParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of a truncation whose replica is killed, or stalls and comes back, with the packaged service as processes of their own. */
class RestoreTakeoverIT {

    private static final List<String> TABLES =
            IntStream.range(0, 12).mapToObj(n -> "t" + n).toList();

    /** A replica may be killed just before it sends TRUNCATE: its successor waits as long as nodes could still be at it. */
    private static final Duration UNTIL_NONE_CAN_BE_AT_IT = Duration.ofMinutes(3);

    private final Map<String, Object> settings = settings();

    @Test
    void theOtherReplicaTruncatesOnlyWhatTheKilledOneHadNot() {
        RealParts.keyspace("killed_truncation", TABLES.toArray(String[]::new));
        try (IlionProcess.Pair pair = IlionProcess.Pair.started("truncating", settings)) {
            snapshot(pair.one().client("admin"), "killed_truncation");
            String id = restore(pair.one().client("admin"), "killed_truncation");
            boolean oneHasIt = awaitTruncating(pair.one().client("admin"), id).equals("truncating-1");
            IlionProcess victim = oneHasIt ? pair.one() : pair.other();
            IlionProcess survivor = oneHasIt ? pair.other() : pair.one();

            victim.kill();

            JsonNode ended = survivor.client("admin").awaitEnd(id, UNTIL_NONE_CAN_BE_AT_IT);
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            assertThat(TABLES).allMatch(table -> rows("killed_truncation", table) == 50);
            assertThat(truncationsOnEachNode("killed_truncation"))
                    .as("each table was truncated once")
                    .containsOnly(TABLES.size());
            JsonNode attempts = survivor.client("admin").history(id).at("/tasks/0/attempts");
            assertThat(attempts).hasSize(2);
            assertThat(attempts.at("/0/failureCause/code").asString()).isEqualTo("WORKER_LOST");
            assertThat(attempts.at("/0/evidence").toString())
                    .as("what the killed one did is not lost")
                    .contains("\"truncated\":\"YES\"");
            assertThat(attempts.at("/1/evidence").toString()).contains("\"earlierAttempt\":true");
        }
    }

    @Test
    void theStalledReplicaTruncatesNothingWhenItComesBack() {
        RealParts.keyspace("stalled_truncation", TABLES.toArray(String[]::new));
        try (IlionProcess.Pair pair = IlionProcess.Pair.started("halted", settings)) {
            snapshot(pair.one().client("admin"), "stalled_truncation");
            String id = restore(pair.one().client("admin"), "stalled_truncation");
            boolean oneHasIt = awaitTruncating(pair.one().client("admin"), id).equals("halted-1");
            IlionProcess stalled = oneHasIt ? pair.one() : pair.other();
            IlionProcess survivor = oneHasIt ? pair.other() : pair.one();

            stalled.freeze();
            JsonNode ended = survivor.client("admin").awaitEnd(id, UNTIL_NONE_CAN_BE_AT_IT);
            JsonNode before = survivor.client("admin").history(id);
            stalled.thaw();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stalled.log().contains("taken over by another replica")
                            || stalled.log().contains("has taken the task over"));

            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            assertThat(TABLES).allMatch(table -> rows("stalled_truncation", table) == 50);
            assertThat(truncationsOnEachNode("stalled_truncation")).containsOnly(TABLES.size());
            assertThat(survivor.client("admin").history(id)).isEqualTo(before);
        }
    }

    private static void snapshot(IlionClient client, String keyspace) {
        String id = client.submit("{'type': 'snapshot', 'keyspace': '" + keyspace + "', 'tag': '" + keyspace + "'}");
        assertThat(client.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
    }

    private static String restore(IlionClient client, String keyspace) {
        return client.submit(
                "{'type': 'restore', 'keyspace': '" + keyspace + "', 'tag': '" + keyspace + "', 'truncate': true}");
    }

    /** Until the first table is truncated, and not yet the last; returns the replica that does it. */
    private static String awaitTruncating(IlionClient client, String id) {
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            JsonNode attempt = client.history(id).at("/tasks/0/attempts/0");
                            return attempt.at("/evidence").toString().contains("\"truncated\":\"YES\"")
                                            && attempt.at("/state").asString().equals("RUNNING")
                                    ? attempt.get("replica").asString()
                                    : "";
                        },
                        replica -> !replica.isEmpty());
    }

    /** How many snapshots each node took by itself, one for each truncation of a table. */
    private static List<Integer> truncationsOnEachNode(String keyspace) {
        return RealParts.cassandra().nodes().stream()
                .map(node -> truncations(node, keyspace))
                .toList();
    }

    private static int truncations(LocalNode node, String keyspace) {
        return (int) node.nodetool("listsnapshots")
                .output()
                .lines()
                .filter(line -> line.startsWith("truncated-") && line.contains(keyspace))
                .count();
    }

    private static int rows(String keyspace, String table) {
        return RealParts.cql()
                .execute(SimpleStatement.newInstance("select id from " + keyspace + "." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = RealParts.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("db-scheduler.polling-interval", "500ms");
        return settings;
    }
}
