package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.local.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.RealParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a task whose replica is killed or stalls, with the packaged service as processes of their own. A node
 * that is frozen holds the flush in its middle; it counts as hung only after a minute here.
 */
class TakeoverIT {

    private static final String SLOW_NODE = "127.0.1.3";

    private final LocalNode slow = RealParts.cassandra().node(2);
    private final Map<String, Object> settings = settings();

    @BeforeAll
    static void makeKeyspace() {
        RealParts.keyspace("taken_over", "one");
    }

    @AfterEach
    void thaw() {
        slow.thaw();
    }

    @Test
    void goesOnAfterTheServiceWasKilledAndStartedAnew() {
        String id;
        slow.freeze();
        try (IlionProcess first = IlionProcess.started("killed", settings)) {
            id = submit(first.client());
            awaitOnlyTheSlowNodeRunning(first.client(), id);
            first.kill();
        }

        try (IlionProcess second = IlionProcess.started("restarted", settings)) {
            slow.thaw();
            JsonNode ended = second.client().awaitEnd(id);

            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            assertTakenOver(second.client().history(id), "killed", "restarted");
        }
    }

    @Test
    void goesOnInTheOtherReplicaWhenOneIsKilled() {
        slow.freeze();
        try (IlionProcess.Pair pair = IlionProcess.Pair.started("replica", settings)) {
            IlionProcess one = pair.one();
            IlionProcess other = pair.other();
            String id = submit(one.client());
            awaitOnlyTheSlowNodeRunning(one.client(), id);
            boolean oneHasIt = replicaOfSlowTask(one.client(), id).equals("replica-1");
            IlionProcess victim = oneHasIt ? one : other;
            IlionProcess survivor = oneHasIt ? other : one;

            victim.kill();
            slow.thaw();

            JsonNode ended = survivor.client().awaitEnd(id);
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            assertTakenOver(
                    survivor.client().history(id),
                    oneHasIt ? "replica-1" : "replica-2",
                    oneHasIt ? "replica-2" : "replica-1");
        }
    }

    @Test
    void leavesAReplicaThatStalledAndComesBackWithoutAWord() {
        slow.freeze();
        try (IlionProcess.Pair pair = IlionProcess.Pair.started("stalled", settings)) {
            IlionProcess one = pair.one();
            IlionProcess other = pair.other();
            String id = submit(one.client());
            awaitOnlyTheSlowNodeRunning(one.client(), id);
            boolean oneHasIt = replicaOfSlowTask(one.client(), id).equals("stalled-1");
            IlionProcess stalled = oneHasIt ? one : other;
            IlionProcess survivor = oneHasIt ? other : one;

            stalled.freeze();
            slow.thaw();
            JsonNode ended = survivor.client().awaitEnd(id);
            JsonNode before = survivor.client().history(id);
            stalled.thaw();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stalled.log().contains("taken over by another replica")
                            || stalled.log().contains("has taken the task over"));

            assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
            assertThat(survivor.client().history(id)).isEqualTo(before);
        }
    }

    @Test
    void givesItsTasksBackWhenItIsStopped() {
        slow.freeze();
        try (IlionProcess one = IlionProcess.started("stopped", settings)) {
            String id = submit(one.client());
            awaitOnlyTheSlowNodeRunning(one.client(), id);
            one.stop();

            try (IlionProcess next = IlionProcess.started("next", settings)) {
                slow.thaw();
                JsonNode ended = next.client().awaitEnd(id);

                assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
                assertTakenOver(next.client().history(id), "stopped", "next");
            }
        }
    }

    @Test
    void sharesTheWorkBetweenReplicas() {
        try (IlionProcess.Pair pair = IlionProcess.Pair.started("sharing", settings)) {
            IlionProcess one = pair.one();
            IlionProcess other = pair.other();
            List<String> ids = java.util.stream.IntStream.range(0, 60)
                    .mapToObj(i -> submit(i % 2 == 0 ? one.client() : other.client()))
                    .toList();

            List<JsonNode> attempts = ids.stream()
                    .peek(id -> assertThat(
                                    one.client().awaitEnd(id).get("state").asString())
                            .isEqualTo("COMPLETED"))
                    .flatMap(id -> one.client().history(id).get("tasks").valueStream())
                    .flatMap(task -> task.get("attempts").valueStream())
                    .toList();

            assertThat(attempts)
                    .hasSize(180)
                    .allMatch(attempt -> attempt.get("number").asInt() == 1);
            assertThat(attempts)
                    .extracting(attempt -> attempt.get("replica").asString())
                    .contains("sharing-1", "sharing-2");
        }
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = RealParts.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("db-scheduler.shutdown-max-wait", "1s");
        settings.put("ilion.clusters.it.jmx.connect-timeout", "60s");
        settings.put("ilion.clusters.it.jmx.probe-failures", "20");
        return settings;
    }

    private static String submit(IlionClient client) {
        return client.submit("{'type': 'flush', 'keyspace': 'taken_over'}");
    }

    private static void awaitOnlyTheSlowNodeRunning(IlionClient client, String id) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode tasks = client.history(id).get("tasks");
            return !tasks.isEmpty()
                    && tasks.valueStream()
                            .allMatch(task ->
                                    task.get("state").asString().equals(isSlow(task) ? "RUNNING" : "COMPLETED"));
        });
    }

    private static boolean isSlow(JsonNode task) {
        return task.get("address").asString().equals(SLOW_NODE);
    }

    private static JsonNode slowTask(JsonNode history) {
        return history.get("tasks")
                .valueStream()
                .filter(TakeoverIT::isSlow)
                .findFirst()
                .orElseThrow();
    }

    private static String replicaOfSlowTask(IlionClient client, String id) {
        return slowTask(client.history(id))
                .get("attempts")
                .get(0)
                .get("replica")
                .asString();
    }

    /** Each node once, but for the slow one: its first attempt was lost, its second one succeeded. */
    private static void assertTakenOver(JsonNode history, String lost, String taker) {
        JsonNode attempts = slowTask(history).get("attempts");
        assertThat(attempts)
                .extracting(attempt -> attempt.get("state").asString())
                .containsExactly("FAILED", "COMPLETED");
        assertThat(attempts)
                .extracting(attempt -> attempt.get("replica").asString())
                .containsExactly(lost, taker);
        assertThat(attempts.get(0).get("failureCause").get("code").asString()).isEqualTo("WORKER_LOST");
        assertThat(history.get("tasks").valueStream().filter(task -> !isSlow(task)))
                .allMatch(task -> task.get("attempts").size() == 1);
    }
}
