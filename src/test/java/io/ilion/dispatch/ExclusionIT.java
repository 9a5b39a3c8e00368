package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.GatedMaintenance;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Two replicas over one database never run two conflicting tasks on one table of a node. */
class ExclusionIT {

    private static Ilion one;
    private static Ilion other;
    private static IlionClient client;

    @BeforeAll
    static void start() {
        Map<String, Object> settings = TestEnvironment.settings();
        // so that the wake-up is observed, and not a poll
        settings.put("db-scheduler.polling-interval", "1s");
        one = Ilion.start(settings, GatedMaintenance.class);
        other = Ilion.start(settings, GatedMaintenance.class);
        client = one.client();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void theLaterOperationWaitsAndStartsAtOnceWhenTheLockIsReleased() {
        String first = client.submit("{'type': 'hold', 'keyspace': 'a', 'tables': ['t', 'u'], 'gate': 'first'}");
        await().until(() -> states(first), List.of("RUNNING", "RUNNING", "RUNNING")::equals);
        String second = other.client().submit("{'type': 'hold', 'keyspace': 'a', 'tables': ['u', 'v']}");
        String third = client.submit("{'type': 'hold', 'keyspace': 'a'}");

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> state(second).equals("PENDING") && state(third).equals("PENDING"));
        assertThat(client.operation(second).has("startTime")).isFalse();
        assertThat(client.history(second).get("waitsFor").toString())
                .isEqualTo("{\"type\":\"OPERATION\",\"operationId\":\"%s\"}".formatted(first));
        assertThat(client.history(first).has("waitsFor")).isFalse();
        GatedMaintenance.open("first");

        JsonNode freed = client.awaitEnd(first);
        JsonNode next = client.awaitEnd(second);
        JsonNode last = client.awaitEnd(third);
        assertThat(next.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(last.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(between(freed.get("completionTime"), next.get("startTime"))).isLessThan(Duration.ofMillis(1500));
        assertThat(taskTimes(third, "startTime"))
                .allMatch(begin -> taskTimes(second, "completionTime").stream().anyMatch(end -> !end.isAfter(begin)));
    }

    @Test
    void aRestoreThatWaitsTooLongFailsBeforeItStarts() {
        TestEnvironment.createKeyspace("waited", "a");
        String first = client.submit("{'type': 'hold', 'keyspace': 'waited', 'gate': 'waited'}");
        await().until(() -> states(first), List.of("RUNNING", "RUNNING", "RUNNING")::equals);

        IlionClient admin = other.client("admin");
        String restore = admin.submit("{'type': 'restore', 'keyspace': 'waited', 'tag': 'waited', 'truncate': true,"
                + " 'execution': {'timeout': 'PT2S'}}");
        JsonNode ended = admin.awaitEnd(restore);
        GatedMaintenance.open("waited");

        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("TIMED_OUT");
        assertThat(ended.at("/failureCause/message").asString())
                .contains("Waited PT2S for operation " + first, "nothing was started");
        assertThat(admin.history(restore).get("tasks"))
                .hasSize(4)
                .allMatch(task -> task.get("attempts").isEmpty());
        assertThat(TestEnvironment.cql().execute("select id from waited.a").all())
                .hasSize(50);
        assertThat(client.awaitEnd(first).get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void operationsOnOtherTablesAreNotDelayed() {
        String first = client.submit("{'type': 'hold', 'keyspace': 'b', 'tables': ['t'], 'gate': 'b'}");
        await().until(() -> states(first), List.of("RUNNING", "RUNNING", "RUNNING")::equals);

        JsonNode free = client.awaitEnd(client.submit("{'type': 'hold', 'keyspace': 'b', 'tables': ['t2']}"));

        assertThat(free.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(client.operation(first).get("state").asString()).isEqualTo("RUNNING");
        GatedMaintenance.open("b");
        client.awaitEnd(first);
    }

    @Test
    void aCancelledWaitingOperationNeverStarts() {
        String first = client.submit("{'type': 'hold', 'keyspace': 'c', 'gate': 'c'}");
        await().until(() -> states(first), List.of("RUNNING", "RUNNING", "RUNNING")::equals);
        String second = client.submit("{'type': 'hold', 'keyspace': 'c'}");
        await().until(() -> states(second), List.of("PENDING", "PENDING", "PENDING")::equals);

        client.delete("/operations/" + second);

        JsonNode ended = client.awaitEnd(second);
        assertThat(ended.get("state").asString()).isEqualTo("CANCELLED");
        assertThat(ended.has("startTime")).isFalse();
        assertThat(states(second)).containsOnly("CANCELLED");
        String third = client.submit("{'type': 'hold', 'keyspace': 'c'}");
        GatedMaintenance.open("c");
        assertThat(client.awaitEnd(first).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(client.awaitEnd(third).get("state").asString())
                .as("the cancelled operation blocks no other")
                .isEqualTo("COMPLETED");
    }

    @Test
    void neverRunsTwoAtOnceHoweverManyAreSubmitted() {
        List<String> ids = IntStream.range(0, 16)
                .mapToObj(i -> (i % 2 == 0 ? one : other).client().submit("{'type': 'hold', 'keyspace': 'many'}"))
                .toList();

        assertThat(ids)
                .allMatch(id -> client.awaitEnd(id).get("state").asString().equals("COMPLETED"));
        assertThat(GatedMaintenance.maxConcurrent("many")).isEqualTo(1);
    }

    @Test
    void twoCleanupsFromTwoReplicasRunOneAfterTheOtherOnEveryNode() {
        TestEnvironment.createKeyspace("contested", "one");
        String cleanup = "{'type': 'cleanup', 'keyspace': 'contested', 'execution': {'order': 'ALL_AT_ONCE',"
                + " 'maxConcurrentNodes': 3}}";

        String first = one.client().submit(cleanup);
        String second = other.client().submit(cleanup);

        assertThat(client.awaitEnd(first).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(client.awaitEnd(second).get("state").asString()).isEqualTo("COMPLETED");
        for (int node = 0; node < 3; node++) {
            boolean firstBegan = began(first, node).isBefore(began(second, node));
            assertThat(firstBegan ? began(second, node) : began(first, node))
                    .isAfterOrEqualTo(firstBegan ? ended(first, node) : ended(second, node));
        }
    }

    private Instant began(String id, int node) {
        return taskTimes(id, "startTime").get(node);
    }

    private Instant ended(String id, int node) {
        return taskTimes(id, "completionTime").get(node);
    }

    @Test
    void theDatabaseRejectsTwoRunningTasksWithOverlappingLockScopes() {
        String first = client.submit("{'type': 'hold', 'keyspace': 'd', 'gate': 'd'}");
        await().until(() -> states(first), List.of("RUNNING", "RUNNING", "RUNNING")::equals);
        String second = client.submit("{'type': 'hold', 'keyspace': 'd', 'tables': ['t']}");
        await().until(() -> states(second), List.of("PENDING", "PENDING", "PENDING")::equals);
        JdbcTemplate jdbc = one.bean(JdbcTemplate.class);

        assertThatThrownBy(() -> jdbc.update(
                        "update task set state = 'RUNNING', transition_at = now() where operation_id = ?",
                        UUID.fromString(second)))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("task_lock_scope_excl");

        GatedMaintenance.open("d");
        assertThat(client.awaitEnd(second).get("state").asString()).isEqualTo("COMPLETED");
    }

    private String state(String id) {
        return client.operation(id).get("state").asString();
    }

    private List<String> states(String id) {
        return client.history(id)
                .get("tasks")
                .valueStream()
                .map(task -> task.get("state").asString())
                .toList();
    }

    private List<Instant> taskTimes(String id, String name) {
        return client.history(id)
                .get("tasks")
                .valueStream()
                .map(task -> Instant.parse(task.get(name).asString()))
                .toList();
    }

    private static Duration between(JsonNode from, JsonNode to) {
        return Duration.between(Instant.parse(from.asString()), Instant.parse(to.asString()));
    }
}
