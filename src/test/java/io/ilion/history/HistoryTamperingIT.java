package io.ilion.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import io.ilion.testing.TestEnvironment;
import java.sql.Connection;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Verification finds changes of the history that were not made by the service. */
class HistoryTamperingIT {

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private final Ilion service = Ilion.withoutCassandra();
    private final IlionClient ilion = service.client("reader");
    private final JdbcTemplate jdbc = service.bean(JdbcTemplate.class);

    @Test
    void operationsThatRanAreIntact() {
        TestEnvironment.createKeyspace("unbent", "one", "two");
        IlionClient real = Ilion.shared().client();
        String completed = real.submit("{'type': 'flush', 'keyspace': 'unbent', 'reason': 'größer'}");
        String failed = real.submit("{'type': 'import', 'keyspace': 'unbent', 'table': 'one', 'sourceDir': '"
                + TestEnvironment.importRoot().resolve("nothing") + "'}");
        String cancelled = real.submit("{'type': 'flush', 'keyspace': 'unbent'}");
        real.delete("/operations/" + cancelled);

        for (String id : new String[] {completed, failed, cancelled}) {
            real.awaitEnd(id);
            JsonNode verified =
                    real.get("/history/operations/" + id + "/verify").json();
            assertThat(verified.get("intact").asBoolean())
                    .as(verified.toString())
                    .isTrue();
            assertThat(verified.get("problems").size()).isZero();
            assertThat(verified.get("transitions").asInt())
                    .isEqualTo(real.history(id).get("transitions").size());
            assertThat(verified.get("lastHash").asString()).matches("[0-9a-f]{64}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    update transition set actor = 'caller:mallory' where id = %2$s              | 2 | the transition was changed
                    update transition set reason = 'so it was agreed' where id = %1$s           | 1 | the transition was changed
                    update transition set at = at - interval '1 hour' where id = %3$s           | 3 | the transition was changed
                    update transition set to_state = 'CANCELLED' where id = %3$s                | 3 | the transition was changed
                    delete from transition where id = %1$s                                      | 1 | the transitions before this one are missing
                    delete from transition where id = %2$s                                      | 2 | a transition before this one was removed, inserted or changed
                    delete from transition where id = %3$s                                      | 2 | the operation is COMPLETED without a transition to that state
                    delete from transition where operation_id = '%4$s'                          | 0 | the operation has no transition
                    update transition set hash = sha256('x') where id = %2$s                    | 3 | a transition before this one was removed, inserted or changed
                    update operation set requested_by = 'caller:mallory' where id = '%4$s'      | 1 | the operation was changed after this transition
                    update operation set request = '{"keyspace": "x"}' where id = '%4$s'        | 1 | the operation was changed after this transition
                    update operation set client_address = '10.0.0.1' where id = '%4$s'          | 1 | the operation was changed after this transition
                    update operation set started_at = created_at where id = '%4$s'              | 2 | the operation was changed after this transition
                    update operation set completed_at = now() where id = '%4$s'                 | 3 | the operation was changed after this transition
                    update operation set state = 'CANCELLED' where id = '%4$s'                  | 3 | the operation is CANCELLED without a transition to that state
                    update task set address = '10.9.9.9' where operation_id = '%4$s'            | 4 | the task was changed after this transition
                    update task set state = 'RUNNING', completed_at = null where operation_id = '%4$s' | 6 | the task is RUNNING without a transition to that state
                    update task set started_at = now() where operation_id = '%4$s'              | 6 | the task, or an attempt at it, was changed after this transition
                    update task set attempt = 1 where operation_id = '%4$s'                     | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set replica = 'mallory' where %5$s and number = 1            | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set failure = '{"message": "x"}' where %5$s and number = 1   | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set evidence = '[]' where %5$s and number = 2                | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set completed_at = now() where %5$s and number = 1           | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set state = 'CANCELLED', failure = null where %5$s and number = 1 | 6 | the task, or an attempt at it, was changed after this transition
                    update attempt set number = 3 where %5$s and number = 2                     | 6 | the task, or an attempt at it, was changed after this transition
                    delete from attempt where %5$s and number = 1                               | 6 | the task, or an attempt at it, was changed after this transition
                    delete from attempt where %5$s                                              | 6 | the task, or an attempt at it, was changed after this transition
                    insert into attempt (task_id, number, replica, state, started_at) select id, 3, 'c', 'RUNNING', now() from task where operation_id = '%4$s' | 6 | the task, or an attempt at it, was changed after this transition
                    update operation set cancel_requested_at = now() where id = '%4$s'          | 3 | the operation was changed after this transition
                    """)
    void findsWhereASuperuserChangedTheHistory(String bend, int place, String problem) {
        UUID id = written();
        assertThat(verified(id).get("intact").asBoolean()).isTrue();

        tamper(bend.formatted(
                transition(id, 1),
                transition(id, 2),
                transition(id, 3),
                id,
                "task_id in (select id from task where operation_id = '%s')".formatted(id)));

        JsonNode verified = verified(id);
        assertThat(verified.get("intact").asBoolean()).isFalse();
        assertThat(verified.get("problems")
                        .valueStream()
                        .map(each -> each.path("transition").asInt(0) + " "
                                + each.get("problem").asString()))
                .contains(place + " " + problem);
    }

    @Test
    void doesNotDependOnSessionSettings() {
        UUID id = written();

        jdbc.execute((Connection connection) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set timezone = 'Asia/Kathmandu'");
                statement.execute("set extra_float_digits = 0");
                statement.execute("set intervalstyle = 'iso_8601'");
                var broken = statement.executeQuery("select count(*) from verify_history('%s')".formatted(id));
                broken.next();
                assertThat(broken.getInt(1)).isZero();
                return statement.execute("reset all");
            }
        });
    }

    @Test
    void storesTheMetadataOfTheRequest() {
        TestEnvironment.createKeyspace("unbent", "one", "two");
        IlionClient real = Ilion.shared().client();
        String id = real.send(
                        "POST",
                        "/operations",
                        "{'type': 'flush', 'keyspace': 'unbent'}",
                        "User-Agent",
                        "platform/1.0",
                        "X-Request-Id",
                        "req-77",
                        "X-Forwarded-For",
                        "203.0.113.9",
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .string("id");

        JsonNode origin = real.history(id).get("origin");

        assertThat(origin.toString())
                .isEqualTo(
                        "{\"authenticatedBy\":\"Basic\",\"clientAddress\":\"203.0.113.9\",\"userAgent\":\"platform/1.0\","
                                + "\"requestId\":\"req-77\",\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}");
    }

    @Test
    void showsTheRequestAsSentAndAsUnderstoodAndThePlan() {
        TestEnvironment.createKeyspace("unbent", "one", "two");
        IlionClient real = Ilion.shared().client();
        String id = real.submit(
                "{'reason': 'CHG-1', 'type': 'flush', 'keyspace': 'unbent', 'tables': ['two'], 'execution': {'timeout': 'PT5M'}}");
        real.awaitEnd(id);

        JsonNode told = real.history(id);

        assertThat(told.get("request").toString())
                .isEqualTo(
                        "{\"keyspace\":\"unbent\",\"tables\":[\"two\"],\"execution\":{\"timeout\":\"PT5M\"},\"reason\":\"CHG-1\"}");
        assertThat(told.get("cluster").asString()).isEqualTo("it");
        assertThat(told.get("execution").toString())
                .isEqualTo(
                        "{\"order\":\"ALL_AT_ONCE\",\"maxConcurrentNodes\":16,\"onFailure\":\"CONTINUE\",\"timeout\":\"PT5M\",\"retries\":0}");
        assertThat(told.get("tasks")
                        .valueStream()
                        .map(task -> task.get("address").asString()))
                .hasSize(TestEnvironment.cassandra().nodes().size())
                .doesNotHaveDuplicates();
    }

    @Test
    void namesEveryRequest() {
        assertThat(ilion.send("GET", "/operations", "", "X-Request-Id", "mine").header("X-Request-Id"))
                .hasValue("mine");
        assertThat(ilion.send("GET", "/operations", "", "X-Request-Id", "not usable")
                        .header("X-Request-Id"))
                .hasValueSatisfying(own -> assertThat(UUID.fromString(own)).isNotNull());
        assertThat(ilion.get("/nothing").header("X-Request-Id")).isPresent();
    }

    /** An operation with three transitions of its own and three of its task, at which there were two attempts. */
    private UUID written() {
        UUID id = new StoredOperations(service)
                .write(
                        UUID.randomUUID(),
                        "flush",
                        "COMPLETED",
                        0.5,
                        "{'keyspace': 'demo'}",
                        CREATED,
                        CREATED.plusSeconds(1),
                        CREATED.plusSeconds(2),
                        null);
        addTask(jdbc, id);
        runTask(jdbc, id);
        endTask(jdbc, id);
        return id;
    }

    private static void addTask(JdbcTemplate jdbc, UUID operation) {
        jdbc.update("""
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at,
                                  transition_at, transition_by)
                values (?, ?, 0, ?, '10.0.0.1', 'dc1', 'rack1', 'PENDING', 0, 0, now(), now(), 'replica:a')""", UUID.randomUUID(), operation, UUID.randomUUID());
    }

    private static void runTask(JdbcTemplate jdbc, UUID operation) {
        jdbc.update(
                "update task set state = 'RUNNING', started_at = created_at, attempt = 2 where operation_id = ?",
                operation);
        for (int number = 1; number <= 2; number++) {
            jdbc.update("""
                    insert into attempt (task_id, number, replica, state, started_at)
                    select id, ?, 'a', 'RUNNING', created_at from task where operation_id = ?""", number, operation);
            jdbc.update(
                    """
                    update attempt set state = ?, failure = cast(? as jsonb), evidence = '[{"table": "one"}]', completed_at = now()
                     where state = 'RUNNING' and task_id = (select id from task where operation_id = ?)""",
                    number == 1 ? "FAILED" : "COMPLETED",
                    number == 1 ? "{\"message\": \"once\"}" : null,
                    operation);
        }
    }

    private static void endTask(JdbcTemplate jdbc, UUID operation) {
        jdbc.update("update task set state = 'COMPLETED', completed_at = now() where operation_id = ?", operation);
    }

    private void tamper(String statement) {
        jdbc.execute((Connection connection) -> {
            try (var superuser = connection.createStatement()) {
                superuser.execute("set session_replication_role = replica");
                assertThat(superuser.executeUpdate(statement)).isPositive();
                return superuser.execute("set session_replication_role = origin");
            }
        });
    }

    private long transition(UUID operation, int place) {
        Long id = jdbc.queryForObject(
                "select id from transition where operation_id = ? order by id limit 1 offset ?",
                Long.class,
                operation,
                place - 1);
        return id == null ? 0 : id;
    }

    private JsonNode verified(UUID id) {
        return ilion.get("/history/operations/" + id + "/verify").json();
    }
}
