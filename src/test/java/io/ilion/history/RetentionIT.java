package io.ilion.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ilion.history.checkpoint.Checkpoints;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Retention removes old operations as a whole, with a permanent record, and nothing else. */
class RetentionIT {

    private static final Ilion SERVICE = Ilion.withoutCassandra();
    private static final String DATABASE = SERVICE.bean(Environment.class).getRequiredProperty("spring.datasource.url");

    private final Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(DATABASE);
    private final JdbcTemplate jdbc = new JdbcTemplate();
    private int written;

    @BeforeEach
    void emptyDatabase() {
        Ilion.withEmptyDatabase();
        jdbcReset();
        settings.put("ilion.dispatch.replica", "one");
        settings.put("ilion.history.retention.interval", "1s");
        settings.put("ilion.history.retention.batch-pause", "5ms");
    }

    /** Retention as in a replica that keeps operations and rejected requests for thirty days. */
    private static Retention thirtyDays(int batch) {
        RetentionSettings settings = new RetentionSettings(
                Duration.ofDays(30),
                Map.of(),
                Duration.ofDays(30),
                Duration.ofDays(30),
                batch,
                Duration.ofMillis(5),
                Duration.ofSeconds(1));
        return new Retention(
                SERVICE.bean(Removals.class),
                settings,
                SERVICE.bean(MaintenanceRegistry.class),
                SERVICE.bean(Clock.class));
    }

    /** Removes batch by batch, as its replica would, until the condition is true. */
    private static void removeUntil(Retention retention, ThrowingRunnable assertion) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    retention.removeBatch();
                    assertion.run();
                });
    }

    @Test
    void removesWholeOperationsByTheRuleOfTheirType() {
        settings.put("ilion.history.retention.keep", "30d");
        settings.put("ilion.history.retention.keep-by-type.cleanup", "90d");
        settings.put("ilion.history.retention.keep-by-type.flush", "0");
        UUID gone = ended("import", 40);
        UUID alsoGone = ended("cleanup", 100);
        UUID snapshotGone = ended("snapshot", 50);
        UUID snapshotThere = ended("snapshot", 50);
        snapshot(snapshotGone, "now()");
        snapshot(snapshotThere, "null");
        UUID snapshotUnknown = ended("snapshot", 50);
        snapshot(snapshotUnknown, "null");
        jdbc.update(
                "update snapshot_part set seen_at = null, true_size = null, size_on_disk = null where snapshot_id = ?",
                snapshotUnknown);
        List<UUID> kept = List.of(
                ended("import", 20),
                ended("cleanup", 60),
                ended("flush", 3000),
                begun("import", 400),
                begunAndRunning("import", 400),
                endedAfter("import", Duration.ofDays(40), Duration.ofDays(20)),
                snapshotThere,
                snapshotUnknown);
        String head = head(gone);

        try (Ilion service = Ilion.start(settings)) {
            IlionClient reader = service.client("reader");
            await().untilAsserted(() -> assertThat(removed()).containsOnly(gone, alsoGone, snapshotGone));

            for (UUID id : kept) {
                assertThat(reader.get("/history/operations/" + id + "/verify")
                                .json()
                                .get("intact")
                                .asBoolean())
                        .isTrue();
            }
            for (UUID id : List.of(gone, alsoGone, snapshotGone)) {
                assertThat(rowsOf(id)).isZero();
                assertThat(reader.get("/operations/" + id).status()).isEqualTo(404);
                assertThat(reader.get("/history/operations/" + id + "/verify").status())
                        .isEqualTo(410);
            }
            ApiResponse answer = reader.get("/history/operations/" + gone);
            assertThat(answer.status()).isEqualTo(410);
            JsonNode problem = answer.json();
            assertThat(problem.get("type").asString()).isEqualTo("urn:ilion:problem:operation-removed");
            assertThat(problem.get("rule").asString()).isEqualTo("ilion.history.retention.keep: PT720H");
            assertThat(problem.get("lastHash").asString()).isEqualTo(head);
            assertThat(problem.get("intact").asBoolean()).isTrue();
            assertThat(reader.get("/v3/api-docs")
                            .json()
                            .at("/components/schemas/RemovedOperation/properties")
                            .propertyNames())
                    .containsAll(problem.propertyNames());

            List<JsonNode> removals = reader.get("/history/removals")
                    .json()
                    .get("removals")
                    .valueStream()
                    .toList();
            assertThat(removals)
                    .extracting(each ->
                            each.get("type").asString() + " " + each.get("rule").asString())
                    .containsExactlyInAnyOrder(
                            "import ilion.history.retention.keep: PT720H",
                            "snapshot ilion.history.retention.keep: PT720H",
                            "cleanup ilion.history.retention.keep-by-type.cleanup: PT2160H");
            assertThat(removals).allSatisfy(each -> {
                assertThat(each.get("actor").asString()).isEqualTo("replica:one");
                assertThat(each.get("operations").asInt()).isEqualTo(1);
                assertThat(each.get("tasks").asInt()).isEqualTo(1);
                assertThat(each.get("attempts").asInt()).isEqualTo(1);
                assertThat(each.get("transitions").asInt()).isEqualTo(6);
                assertThat(each.get("tampered").asInt()).isZero();
            });
            assertThat(recordBreaks()).isEmpty();
        }
    }

    @Test
    void removesInBatchesAndListsThemInPages() {
        for (int i = 0; i < 25; i++) {
            ended("import", 40);
        }

        removeUntil(thirtyDays(10), () -> assertThat(removed()).hasSize(25));
        IlionClient reader = SERVICE.client("reader");
        JsonNode page = reader.get("/history/removals?pageSize=2").json();
        JsonNode rest = reader.get(page.get("next")
                        .asString()
                        .substring(page.get("next").asString().indexOf("/history")))
                .json();

        assertThat(page.get("removals")
                        .valueStream()
                        .map(each -> each.get("number").asInt() + ":"
                                + each.get("operations").asInt()))
                .containsExactly("3:5", "2:10");
        assertThat(rest.get("removals")
                        .valueStream()
                        .map(each -> each.get("number").asInt() + ":"
                                + each.get("operations").asInt()))
                .containsExactly("1:10");
        assertThat(rest.has("next")).isFalse();
        assertThat(reader.get("/history/removals?pageSize=0").status()).isEqualTo(400);
    }

    @Test
    void keepsEverythingByDefault() {
        UUID old = ended("import", 5000);

        SERVICE.bean(Retention.class).removeBatch();
        SERVICE.bean(Retention.class).removeBatch();

        assertThat(rowsOf(old)).isPositive();
        assertThat(removed()).isEmpty();
    }

    @Test
    void twoReplicasRemoveEverythingOnce() {
        Set<UUID> old = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            old.add(ended(i % 2 == 0 ? "import" : "flush", 40));
        }

        CompletableFuture.allOf(Stream.of(thirtyDays(5), thirtyDays(5))
                        .map(replica -> CompletableFuture.runAsync(() ->
                                removeUntil(replica, () -> assertThat(removed()).isEqualTo(old))))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(jdbc.queryForObject("select sum(operations) from removal", Integer.class))
                .isEqualTo(150);
        assertThat(recordBreaks()).isEmpty();
    }

    @Test
    void aFailedBatchRemovesNothing() throws SQLException {
        Set<UUID> old = new HashSet<>(
                IntStream.range(0, 5).mapToObj(i -> ended("import", 40)).toList());
        try (Connection lost = connection();
                Statement statement = lost.createStatement()) {
            lost.setAutoCommit(false);
            statement.execute(removal("import", 3));
            int process;
            try (var row = statement.executeQuery("select pg_backend_pid()")) {
                row.next();
                process = row.getInt(1);
            }
            assertThat(jdbc.queryForList(removal("import", 3)))
                    .as("while another replica removes")
                    .isEmpty();

            jdbc.queryForObject("select pg_terminate_backend(?, 5000)", Boolean.class, process);
        }
        assertThat(removed()).isEmpty();
        assertThat(jdbc.queryForObject("select count(*) from operation", Integer.class))
                .isEqualTo(5);

        removeUntil(thirtyDays(100), () -> assertThat(removed()).isEqualTo(old));
        assertThat(recordBreaks()).isEmpty();
    }

    @Test
    void skipsLockedRowsAndRemovesThemLater() throws SQLException {
        UUID held = ended("import", 40);
        UUID free = ended("import", 40);
        try (Connection busy = connection();
                Statement statement = busy.createStatement()) {
            busy.setAutoCommit(false);
            statement.execute("select from operation where id = '%s' for no key update".formatted(held));

            Retention retention = thirtyDays(100);
            removeUntil(retention, () -> assertThat(removed()).containsExactly(free));
            assertThat(rowsOf(held)).isPositive();
            busy.rollback();

            removeUntil(retention, () -> assertThat(removed()).contains(held));
        }
    }

    @Test
    void recordsThatARemovedOperationWasTamperedWith() {
        UUID bent = ended("import", 40);
        asSuperuser("update operation set requested_by = 'caller:mallory' where id = '%s'".formatted(bent));

        jdbc.queryForList(removal("import", 10));

        assertThat(jdbc.queryForObject("select tampered from removal", Integer.class))
                .isEqualTo(1);
        assertThat(jdbc.queryForObject("select intact from audit_removed_operation", Boolean.class))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from transition where operation_id = '%s'",
                "delete from attempt where task_id in (select id from task where operation_id = '%s')",
                "delete from operation_term where false; delete from transition; delete from attempt; delete from task; delete from operation",
                "insert into removed_operation (operation_id, removal) values ('%s', 1)",
                "insert into removed_operation (operation_id, removal) values ('%s', 1); delete from transition where operation_id = '%1$s'; "
                        + "insert into removal (number, actor, what, rule, type, older_than) values (1, 'x', 'OPERATIONS', 'x', 'import', now() - interval '2 days')",
                "truncate attempt",
            })
    void theDatabaseRejectsEveryOtherWayToDelete(String attempt) {
        UUID old = ended("import", 40);
        int rows = rowsOf(old);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.execute("begin; " + attempt.formatted(old) + "; commit"));
        jdbcReset();

        assertThat(rowsOf(old)).isEqualTo(rows).isPositive();
        assertThat(removed()).isEmpty();
    }

    @Test
    void neverRemovesWhatHasNotEndedOrEndedToday() {
        UUID today = endedAfter("import", Duration.ofDays(40), Duration.ofHours(3));
        UUID running = begunAndRunning("import", 400);

        for (UUID id : List.of(today, running)) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() ->
                            jdbc.update("insert into removed_operation (operation_id, removal) values (?, 1)", id))
                    .withMessageContaining("is kept");
        }
        assertThat(jdbc.queryForList(
                        "select removed from remove_operations('import', 'a rule', interval '1 day', '00000000-0000-0000-0000-000000000000', 10, 'replica:a')",
                        Integer.class))
                .containsExactly(0);
    }

    @Test
    void theRecordsOfRemovalsAreTamperEvident() {
        ended("import", 40);
        ended("import", 40);
        ended("flush", 40);
        jdbc.queryForList(removal("import", 1));
        jdbc.queryForList(removal("import", 1));
        jdbc.queryForList(removal("flush", 1));
        for (String bend : List.of(
                "update removal set actor = 'replica:mallory'",
                "delete from removal",
                "truncate removal cascade",
                "update removed_operation set last_hash = ''",
                "delete from removed_operation",
                "truncate removed_operation")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(bend)
                    .isThrownBy(() -> jdbc.execute(bend))
                    .havingRootCause()
                    .withMessageContaining("the record of a removal cannot be changed or removed");
        }
        assertThat(recordBreaks()).isEmpty();

        asSuperuser("update removal set rule = 'a better one' where number = 2");
        assertThat(recordBreaks()).containsExactly("2 the removal was changed");
        asSuperuser("delete from removed_operation where removal = 3");
        assertThat(recordBreaks()).contains("3 the recorded operations are not those that were removed");
        asSuperuser("delete from removal where number = 1");
        assertThat(recordBreaks()).contains("2 a removal before this one was removed, inserted or changed");
    }

    @Test
    void removesOldRejectedRequestsAndRecordsIt() {
        for (int i = 0; i < 5; i++) {
            refusal(40);
        }
        UUID young = refusal(10);
        thirtyDays(3).removeBatch();
        assertThat(jdbc.queryForObject("select count(*) from rejected_request", Integer.class))
                .as("only what a checkpoint covers is removed")
                .isEqualTo(6);
        SERVICE.bean(Checkpoints.class).writeNext(null);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.update("delete from rejected_request"))
                .havingRootCause()
                .withMessageContaining("a rejected request cannot be removed");

        removeUntil(
                thirtyDays(3),
                () -> assertThat(jdbc.queryForList("select id from rejected_request", UUID.class))
                        .containsExactly(young));
        assertThat(SERVICE.client("reader")
                        .get("/history/removals")
                        .json()
                        .get("removals")
                        .valueStream()
                        .map(each -> each.get("what").asString() + " "
                                + each.get("rejectedRequests").asInt()))
                .containsExactly("REJECTED_REQUESTS 2", "REJECTED_REQUESTS 3");
        assertThat(recordBreaks()).isEmpty();
    }

    @Test
    void removesOldRejectedRequestsWithoutAuthenticationInBatches() {
        for (int i = 0; i < 5; i++) {
            anonymousRefusal(31);
        }
        UUID young = anonymousRefusal(29);
        UUID now = anonymousRefusal(0);
        UUID ofACaller = refusal(29);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.update("delete from anonymous_rejected_request"))
                .havingRootCause()
                .withMessageContaining("kept for a day at least");

        removeUntil(
                thirtyDays(2),
                () -> assertThat(jdbc.queryForList("select id from anonymous_rejected_request", UUID.class))
                        .containsExactlyInAnyOrder(young, now));
        assertThat(SERVICE.client("reader")
                        .get("/history/rejected-requests")
                        .json()
                        .get("rejectedRequests")
                        .valueStream()
                        .map(each -> each.get("id").asString()))
                .containsExactlyInAnyOrder(now.toString(), young.toString(), ofACaller.toString());
    }

    @Test
    void theDigestOfARejectedRequestCoversItsTrace() {
        refusal(1);

        assertThat(jdbc.queryForObject("""
                                select content_digest(r) = content_digest(jsonb_populate_record(r, '{"trace_id": "another"}')) from rejected_request r""", Boolean.class)).isFalse();
    }

    @Test
    void worksWithARoleThatCannotDelete() throws IOException {
        settings.put("ilion.history.retention.keep", "30d");
        UUID old = ended("import", 40);
        String role = "service_" + UUID.randomUUID().toString().replace("-", "");
        jdbc.execute("create role %s login".formatted(role));
        jdbc.execute(Files.readString(Path.of("db/migration/R__privileges_of_roles.sql"))
                .replace("'ilion'", "'" + role + "'")
                .replace("to ilion;", "to " + role + ";"));
        settings.put("spring.flyway.user", setting("username"));
        settings.put("spring.flyway.password", setting("password"));
        settings.put("spring.datasource.username", role);

        try (Ilion service = Ilion.start(settings)) {
            JdbcTemplate own = service.bean(JdbcTemplate.class);
            await().untilAsserted(() -> assertThat(removed()).containsExactly(old));
            UUID kept = ended("import", 20);

            for (String forbidden : List.of(
                    "delete from transition",
                    "delete from operation",
                    "delete from attempt",
                    "delete from rejected_request",
                    "update transition set actor = 'x'",
                    "truncate transition",
                    "delete from removal",
                    "insert into removed_operation (operation_id, removal) values (gen_random_uuid(), 1)",
                    "alter table transition disable trigger all",
                    "set session_replication_role = replica")) {
                assertThatExceptionOfType(DataAccessException.class)
                        .as(forbidden)
                        .isThrownBy(() -> own.execute(forbidden))
                        .havingRootCause()
                        .withMessageMatching("(?s).*(permission denied|must be owner).*");
            }
            own.update("update operation set progress = progress where id = ?", kept);
            assertThat(service.client("operator")
                            .post("/operations", "{'type': 'flush', 'keyspace': 'demo'}")
                            .status())
                    .isEqualTo(400);
            await().untilAsserted(() -> assertThat(
                            jdbc.queryForObject("select count(*) from rejected_request", Integer.class))
                    .isEqualTo(1));
        }
    }

    private UUID ended(String type, int days) {
        return endedAfter(type, Duration.ofDays(days), Duration.ofDays(days));
    }

    /** With a task, an attempt, an idempotency key and metadata of clients. */
    private UUID endedAfter(String type, Duration age, Duration sinceItsEnd) {
        UUID id = begunAndRunning(type, age);
        Timestamp end = ago(sinceItsEnd);
        jdbc.update("""
                update attempt set state = 'COMPLETED', completed_at = ?
                 where task_id = (select id from task where operation_id = ?)""", end, id);
        jdbc.update(
                "update task set state = 'COMPLETED', completed_at = ?, transition_at = ? where operation_id = ?",
                end,
                end,
                id);
        jdbc.update(
                "update operation set state = 'COMPLETED', completed_at = ?, transition_at = ? where id = ?",
                end,
                end,
                id);
        jdbc.update("insert into idempotency_key values ('caller:a', ?, 'x', ?, now())", id.toString(), id);
        jdbc.update("insert into hidden_operation values (?, now(), 'caller:a')", id);
        jdbc.update("insert into snapshot_note values (?, 'x', '[]', null, now())", id);
        return id;
    }

    private UUID begunAndRunning(String type, int days) {
        return begunAndRunning(type, Duration.ofDays(days));
    }

    private UUID begunAndRunning(String type, Duration age) {
        UUID id = begun(type, age);
        UUID task = UUID.randomUUID();
        // the sweep ignores recent transitions
        jdbc.update("""
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at,
                                  transition_at, transition_by)
                values (?, ?, 0, gen_random_uuid(), '10.0.0.1', 'dc1', 'rack1', 'PENDING', 0, 1, ?, now() + interval '1 day', 'replica:a')""", task, id, ago(age));
        jdbc.update(
                "update operation set state = 'RUNNING', started_at = ?, transition_at = now() + interval '1 day' where id = ?",
                ago(age),
                id);
        jdbc.update("update task set state = 'RUNNING', started_at = ? where id = ?", ago(age), task);
        jdbc.update(
                "insert into attempt (task_id, number, replica, state, started_at) values (?, 1, 'a', 'RUNNING', ?)",
                task,
                ago(age));
        return id;
    }

    private UUID begun(String type, int days) {
        return begun(type, Duration.ofDays(days));
    }

    private UUID begun(String type, Duration age) {
        Timestamp at = ago(age);
        UUID id = id(at.toInstant());
        jdbc.update("""
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at, transition_by)
                values (?, ?, 'it', 'PENDING', 0, '{"keyspace": "demo"}', '{"maxConcurrentNodes": 1}', 'caller:a', ?, now() + interval '1 day', 'caller:a')""", id, type, at);
        return id;
    }

    private void snapshot(UUID id, String goneAt) {
        jdbc.update("insert into snapshot values (?, 'it', 'tag', now(), null)", id);
        jdbc.update(
                "insert into snapshot_table (snapshot_id, keyspace, table_name, table_id, columns) values (?, 'demo', 'one', gen_random_uuid(), '{}')",
                id);
        jdbc.update("insert into snapshot_keyspace values (?, 'demo', '{}')", id);
        jdbc.update("insert into snapshot_host values (?, gen_random_uuid(), '10.0.0.1', '5.0.9', '[]')", id);
        jdbc.update(
                "insert into snapshot_part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk, seen_at, gone_at) values (?, gen_random_uuid(), 'demo', 'one', '10.0.0.1', 1, 1, now(), %s)"
                        .formatted(goneAt),
                id);
    }

    private UUID refusal(int days) {
        Timestamp at = ago(Duration.ofDays(days));
        UUID id = id(at.toInstant());
        jdbc.update(
                "insert into rejected_request (id, at, caller, trace_id, method, path, status, problem) values (?, ?, 'caller:team', '4bf9', 'POST', '/operations', 403, 'not-allowed')",
                id,
                at);
        return id;
    }

    private UUID anonymousRefusal(int days) {
        Timestamp at = ago(Duration.ofDays(days));
        UUID id = id(at.toInstant());
        jdbc.update(
                "insert into anonymous_rejected_request (id, at, method, path, status, problem) values (?, ?, 'POST', '/operations', 401, 'not-authenticated')",
                id,
                at);
        return id;
    }

    private UUID id(Instant at) {
        return new UUID((at.toEpochMilli() << 16) | 0x7000 | (written++ & 0xfff), 0x8000000000000000L | written);
    }

    private static Timestamp ago(Duration age) {
        return Timestamp.from(Instant.now().minus(age).truncatedTo(ChronoUnit.MILLIS));
    }

    private static String removal(String type, int most) {
        return "select * from remove_operations('%s', 'a rule', interval '30 days', '00000000-0000-0000-0000-000000000000', %d, 'replica:a')"
                .formatted(type, most);
    }

    private Set<UUID> removed() {
        return new HashSet<>(jdbc.queryForList("select operation_id from removed_operation", UUID.class));
    }

    private List<String> recordBreaks() {
        return jdbc.queryForList("select number || ' ' || problem from verify_removals() order by 1", String.class);
    }

    private String head(UUID id) {
        return String.valueOf(jdbc.queryForObject(
                "select encode(hash, 'hex') from transition where operation_id = ? order by id desc limit 1",
                String.class,
                id));
    }

    /** In all tables that refer to an operation. */
    private int rowsOf(UUID id) {
        List<String> counts = new ArrayList<>();
        Map.ofEntries(
                        Map.entry("operation", "id"),
                        Map.entry("operation_term", "operation_id"),
                        Map.entry("task", "operation_id"),
                        Map.entry("transition", "operation_id"),
                        Map.entry("idempotency_key", "operation_id"),
                        Map.entry("hidden_operation", "operation_id"),
                        Map.entry("snapshot", "id"),
                        Map.entry("snapshot_table", "snapshot_id"),
                        Map.entry("snapshot_keyspace", "snapshot_id"),
                        Map.entry("snapshot_host", "snapshot_id"),
                        Map.entry("snapshot_part", "snapshot_id"),
                        Map.entry("snapshot_note", "snapshot_id"))
                .forEach((table, column) ->
                        counts.add("(select count(*) from %s where %s = '%s')".formatted(table, column, id)));
        Integer sum = jdbc.queryForObject("select " + String.join(" + ", counts), Integer.class);
        return sum == null ? 0 : sum;
    }

    private void asSuperuser(String statement) {
        jdbc.execute((Connection connection) -> {
            try (Statement superuser = connection.createStatement()) {
                superuser.execute("set session_replication_role = replica");
                assertThat(superuser.executeUpdate(statement)).isPositive();
                return superuser.execute("set session_replication_role = origin");
            }
        });
    }

    private void jdbcReset() {
        jdbc.setDataSource(new DriverManagerDataSource(setting("url"), setting("username"), setting("password")));
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(setting("url"), setting("username"), setting("password"));
    }

    private String setting(String name) {
        return String.valueOf(settings.get("spring.datasource." + name));
    }
}
