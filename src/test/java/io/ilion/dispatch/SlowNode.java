package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Freezes a node during a flush; it counts as hung only after a minute here. */
final class SlowNode {

    private static final String KEYSPACE = "taken_over";

    private final LocalNode node = TestEnvironment.cassandra().node(2);

    static void makeKeyspace() {
        TestEnvironment.createKeyspace(KEYSPACE, "one");
    }

    static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("db-scheduler.shutdown-max-wait", "1s");
        settings.put("ilion.clusters.it.jmx.connect-timeout", "60s");
        settings.put("ilion.clusters.it.jmx.probe-failures", "20");
        return settings;
    }

    void freeze() {
        node.freeze();
    }

    void thaw() {
        node.thaw();
    }

    String submitFlush(IlionClient client) {
        return client.submit("{'type': 'flush', 'keyspace': '" + KEYSPACE + "'}");
    }

    /** Waits until the other nodes are done and this one has started. */
    void awaitOnlyThisRunning(IlionClient client, String id) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode tasks = client.history(id).get("tasks");
            return !tasks.isEmpty()
                    && tasks.valueStream()
                            .allMatch(task ->
                                    task.get("state").asString().equals(isHere(task) ? "RUNNING" : "COMPLETED"));
        });
    }

    /** Each node has one attempt, except this one: its first attempt was lost, its second one succeeded. */
    void assertTakenOver(JsonNode history, String lost, String taker) {
        JsonNode attempts = history.get("tasks")
                .valueStream()
                .filter(this::isHere)
                .findFirst()
                .orElseThrow()
                .get("attempts");
        assertThat(attempts)
                .extracting(attempt -> attempt.get("state").asString())
                .containsExactly("FAILED", "COMPLETED");
        assertThat(attempts)
                .extracting(attempt -> attempt.get("replica").asString())
                .containsExactly(lost, taker);
        assertThat(attempts.get(0).get("failureCause").get("code").asString()).isEqualTo("WORKER_LOST");
        assertThat(history.get("tasks").valueStream().filter(task -> !isHere(task)))
                .allMatch(task -> task.get("attempts").size() == 1);
    }

    private boolean isHere(JsonNode task) {
        return task.get("address").asString().equals(node.address());
    }
}
