package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.ilion.devcluster.LocalNode;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** The failures that are recorded for real nodes. */
class FailureIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'failing', 'cluster': 'it'}";

    private static Ilion service;
    private static IlionClient ilion;

    @BeforeAll
    static void start() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("ilion.clusters.locked.contact-points", TestEnvironment.address(1) + ":9042");
        settings.put("ilion.clusters.locked.jmx.username", TestEnvironment.JMX_USER);
        settings.put("ilion.clusters.locked.jmx.password", "not-the-password");
        settings.put("ilion.clusters.it.jmx.probe-interval", "500ms");
        settings.put("ilion.clusters.it.jmx.probe-timeout", "500ms");
        settings.put("ilion.dispatch.retry-pause", "200ms");
        service = Ilion.start(settings);
        ilion = service.client();
        TestEnvironment.createKeyspace("failing", "one");
        ilion.awaitEnd(ilion.submit(FLUSH));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aNodeRejectsWorkOnAKeyspaceThatWasDropped() {
        TestEnvironment.createKeyspace("vanishing", "one");
        service.bean(Scheduler.class).pause();
        String id = ilion.submit(
                "{'type': 'flush', 'keyspace': 'vanishing', 'cluster': 'it', 'nodes': {'racks': ['rack1']}}");
        TestEnvironment.changeSchema("drop keyspace vanishing");
        service.bean(Scheduler.class).resume();

        JsonNode ended = ilion.awaitEnd(id);

        JsonNode cause = ended.get("failureCause");
        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.get("progress").asDouble()).isEqualTo(1.0);
        assertThat(cause.get("code").asString()).isEqualTo("REJECTED_BY_NODE");
        assertThat(cause.get("node").asString()).isEqualTo(TestEnvironment.address(1));
        assertThat(cause.get("type").asString()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(cause.get("message").asString()).isEqualTo("Keyspace vanishing does not exist");
        assertThat(cause.get("localizedMessage")).isEqualTo(cause.get("message"));
        assertThat(cause.get("stackTrace")).isEmpty();
        showsStackTracesOnRequest(id);
        assertThat(ended.get("errors").get(0).get("source").asString()).isEqualTo(TestEnvironment.address(1));
        assertThat(ended.get("errors").get(0).get("message")).isEqualTo(cause.get("message"));
    }

    private void showsStackTracesOnRequest(String id) {
        for (String path : List.of("/operations/", "/history/operations/")) {
            assertThat(ilion.get(path + id).body()).doesNotContain("org.apache.cassandra.");
            assertThat(ilion.get(path + id + "?traces=true").json().at("/failureCause/stackTrace"))
                    .anyMatch(frame -> frame.get("className").asString().startsWith("org.apache.cassandra."));
            assertThat(service.client("reader").get(path + id).status()).isEqualTo(200);
            ApiResponse toReader = service.client("reader").get(path + id + "?traces=true");
            assertThat(toReader.status()).isEqualTo(403);
            assertThat(toReader.body()).contains("OPERATOR", "ilion.api.traces-for-readers");
        }
        assertThat(ilion.get("/history/operations/" + id + "?traces=true")
                        .json()
                        .at("/tasks/0/attempts/0/failureCause/stackTrace"))
                .isNotEmpty();
        assertThat(ilion.get("/operations").body()).doesNotContain("org.apache.cassandra.");
    }

    @Test
    void detectsAHungNodeWithinSeconds() {
        LocalNode hung = TestEnvironment.cassandra().node(1);
        hung.freeze();
        try {
            JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH), Duration.ofSeconds(20));

            assertThat(ended.get("state").asString()).isEqualTo("FAILED");
            assertFailedOn(ended, TestEnvironment.address(2), "NODE_UNREACHABLE");
            assertThat(ended.at("/failureCause/message").asString()).contains("hangs or is cut off", "not known");
        } finally {
            hung.thaw();
        }
        assertThat(ilion.awaitEnd(ilion.submit(FLUSH)).get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void aTimeoutEndsTheWaitForANodeThatIsAlive() {
        LocalNode slow = TestEnvironment.cassandra().node(1);
        slow.freeze();
        try {
            JsonNode ended = ilion.awaitEnd(ilion.submit(
                    FLUSH.replace("}", ", 'execution': {'timeout': 'PT1S'}, 'nodes': {'racks': ['rack2']}}")));

            assertFailedOn(ended, TestEnvironment.address(2), "TIMED_OUT");
            assertThat(ended.at("/failureCause/message").asString()).contains("may still be running");
        } finally {
            slow.thaw();
        }
    }

    @Test
    void reportsAWrongJmxPasswordWithoutShowingIt() {
        String id = ilion.submit(FLUSH.replace("'it'", "'locked'").replace("}", ", 'execution': {'retries': 3}}"));

        JsonNode ended = ilion.awaitEnd(id);

        assertThat(ended.get("failureCause").get("code").asString()).isEqualTo("AUTHENTICATION_FAILED");
        assertThat(ended.toString()).doesNotContain("not-the-password");
        assertThat(ilion.history(id).get("tasks"))
                .as("a wrong password is not retried")
                .allMatch(task -> task.get("attempts").size() == 1);
    }

    @Test
    void failuresOfSeveralNodesAreSummarized() {
        JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH.replace("'it'", "'locked'")));

        JsonNode cause = ended.get("failureCause");
        assertThat(cause.get("type").asString()).endsWith(".OperationFailedException");
        assertThat(cause.get("message").asString())
                .startsWith("3 of 3 nodes failed: the node rejected the JMX credentials");
        JsonNode found = ilion.get("/history/operations?state=FAILED&cluster=locked&text=rejected+credentials")
                .json();
        assertThat(found.at("/operations/0/failureMessage"))
                .as("the history shows and finds the reason")
                .isEqualTo(cause.get("message"));
        assertThat(cause.get("suppressed"))
                .extracting(each -> each.get("node").asString())
                .containsExactly(TestEnvironment.address(1), TestEnvironment.address(2), TestEnvironment.address(3));
        assertThat(ended.get("errors")).hasSize(3);
    }

    @Test
    void cancelEndsPendingTasksAndLetsAFlushFinish() {
        LocalNode slow = TestEnvironment.cassandra().node(0);
        slow.freeze();
        String id = ilion.submit(FLUSH.replace("}", ", 'execution': {'maxConcurrentNodes': 1}}"));
        await().until(() -> ilion.operation(id).get("state").asString().equals("RUNNING"));

        assertThat(ilion.delete("/operations/" + id).status()).isEqualTo(202);
        slow.thaw();

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("CANCELLED");
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("state").asString())
                .containsExactly("COMPLETED", "CANCELLED", "CANCELLED");
        assertThat(ilion.history(id).get("cancelRequestedBy").asString()).isEqualTo("caller:operator");
        assertThat(ilion.delete("/operations/" + id).status()).isEqualTo(202);
    }

    /** The first node is down in all of these tests, since starting a node takes long; the first test kills it. */
    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class OneNodeIsDown {

        private static final LocalNode DOWN = TestEnvironment.cassandra().node(0);

        @AfterAll
        static void startAndFlush() {
            DOWN.start();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ilion.awaitEnd(ilion.submit(FLUSH))
                                    .get("state")
                                    .asString())
                            .isEqualTo("COMPLETED"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> TestEnvironment.cql().getMetadata().getNodes().values().stream()
                            .allMatch(node -> node.getOpenConnections() > 0));
        }

        @Order(1)
        @Test
        void aNodeThatIsKilledDuringACallIsUnreachable() {
            DOWN.start();
            DOWN.freeze();
            String id = ilion.submit(FLUSH.replace("}", ", 'nodes': {'racks': ['rack1']}}"));
            await().until(() -> ilion.operation(id).get("state").asString().equals("RUNNING"));

            DOWN.kill();

            assertFailedOn(ilion.awaitEnd(id), TestEnvironment.address(1), "NODE_UNREACHABLE");
        }

        @Test
        void aNodeThatIsDownGetsATaskAndFailsIt() {
            DOWN.kill();

            JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH));

            assertThat(ended.get("state").asString()).isEqualTo("FAILED");
            assertFailedOn(ended, TestEnvironment.address(1), "NODE_UNREACHABLE");
            assertThat(ended.at("/failureCause/message").asString())
                    .contains(TestEnvironment.address(1), "Connection refused");
            assertThat(ilion.history(ended.get("id").asString()).get("tasks"))
                    .extracting(task -> task.get("state").asString())
                    .containsExactly("FAILED", "COMPLETED", "COMPLETED");
        }

        @Test
        void retriesKeepTheFailureOfEveryAttempt() {
            DOWN.kill();

            String id =
                    ilion.submit(FLUSH.replace("}", ", 'execution': {'retries': 1}, 'nodes': {'racks': ['rack1']}}"));

            assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("FAILED");
            assertThat(ilion.history(id).at("/tasks/0/attempts"))
                    .hasSize(2)
                    .allMatch(attempt ->
                            attempt.at("/failureCause/code").asString().equals("NODE_UNREACHABLE"));
        }

        @Test
        void stopCancelsPendingNodes() {
            DOWN.kill();

            String id = ilion.submit(FLUSH.replace(
                    "}", ", 'execution': {'order': 'RACK_BY_RACK', 'maxConcurrentNodes': 1, 'onFailure': 'STOP'}}"));

            assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("FAILED");
            assertThat(ilion.history(id).get("tasks"))
                    .extracting(task -> task.get("state").asString())
                    .containsExactly("FAILED", "CANCELLED", "CANCELLED");
            assertThat(ilion.history(id).get("transitions"))
                    .anyMatch(move -> move.path("reason").asString("").contains("onFailure is STOP"));
        }
    }

    private static void assertFailedOn(JsonNode operation, String node, String code) {
        assertThat(operation.at("/failureCause/code").asString())
                .as(operation.toString())
                .isEqualTo(code);
        assertThat(operation.at("/failureCause/node").asString()).isEqualTo(node);
    }
}
