package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
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

    String submitFlushHere(IlionClient client) {
        return client.submit("{'type': 'flush', 'keyspace': '%s', 'cluster': 'it', 'nodes': {'hosts': ['%s']}}"
                .formatted(KEYSPACE, node.address()));
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

    /** Until that replica works on this node for each of the operations. */
    void awaitAttemptsOf(String replica, IlionClient client, List<String> ids) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ids.stream().allMatch(id -> {
                    JsonNode last = attempts(client.history(id))
                            .valueStream()
                            .reduce((a, b) -> b)
                            .orElseThrow();
                    return last.get("state").asString().equals("RUNNING")
                            && last.get("replica").asString().equals(replica);
                }));
    }

    /** Each replica but the last was shut down during its attempt at this node. */
    void assertReturnedByEachReplica(JsonNode history, int replicas) {
        JsonNode attempts = attempts(history);
        assertThat(attempts).hasSize(replicas + 1);
        assertThat(attempts.valueStream().limit(replicas))
                .extracting(attempt -> attempt.at("/failureCause/code").asString())
                .containsOnly("WORKER_STOPPED");
        assertThat(attempts.get(replicas).get("state").asString()).isEqualTo("COMPLETED");
    }

    private JsonNode attempts(JsonNode history) {
        return history.get("tasks")
                .valueStream()
                .filter(this::isHere)
                .findFirst()
                .orElseThrow()
                .get("attempts");
    }

    /** Each node once, but for this one: its first attempt ended with that failure, its second one succeeded. */
    void assertTakenOver(JsonNode history, String failure, String lost, String taker) {
        JsonNode attempts = attempts(history);
        assertThat(attempts)
                .extracting(attempt -> attempt.get("state").asString())
                .containsExactly("FAILED", "COMPLETED");
        assertThat(attempts)
                .extracting(attempt -> attempt.get("replica").asString())
                .containsExactly(lost, taker);
        assertThat(attempts.get(0).get("failureCause").get("code").asString()).isEqualTo(failure);
        assertThat(history.get("tasks").valueStream().filter(task -> !isHere(task)))
                .allMatch(task -> task.get("attempts").size() == 1);
    }

    private boolean isHere(JsonNode task) {
        return task.get("address").asString().equals(node.address());
    }
}
