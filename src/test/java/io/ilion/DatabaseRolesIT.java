package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.history.checkpoint.Checkpoints;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The service works with the least privileges of {@code db/roles.sql}. */
class DatabaseRolesIT {

    private static final Path SCRIPT = Path.of("db/roles.sql");
    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\\\ir (\\S+)$");

    private static String url = "";
    private static Ilion service;

    @BeforeAll
    static void startWithTwoRoles() {
        TestEnvironment.createKeyspace("roles", "one");
        Map<String, Object> settings = TestEnvironment.settings();
        url = String.valueOf(settings.get("spring.datasource.url"));
        runScript(url);
        settings.put("spring.datasource.username", "ilion");
        settings.put("spring.flyway.user", "ilion_owner");
        service = Ilion.start(settings);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theServiceWorksWithItsRole() {
        IlionClient operator = service.client();
        IlionClient admin = service.client("admin");

        String flush = operator.submit("{'type': 'flush', 'keyspace': 'roles', 'labels': {'team': 'a'}}");
        String failing = operator.submit("{'type': 'import', 'keyspace': 'roles', 'table': 'one', 'sourceDir': '"
                + TestEnvironment.importRoot().resolve("nothing") + "', 'execution': {'retries': 0}}");
        assertThat(operator.awaitEnd(flush).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(operator.awaitEnd(failing).get("state").asString()).isEqualTo("FAILED");
        String snapshot = operator.submit("{'type': 'snapshot', 'keyspace': 'roles', 'tag': 'roles'}");
        assertThat(operator.awaitEnd(snapshot).get("state").asString()).isEqualTo("COMPLETED");
        String cleared = admin.submit("{'type': 'clear-snapshot', 'snapshotId': '" + snapshot + "'}");
        assertThat(operator.awaitEnd(cleared).get("state").asString()).isEqualTo("COMPLETED");

        String body = "{'type': 'flush', 'keyspace': 'roles'}";
        ApiResponse first = operator.send("POST", "/operations", body, "Idempotency-Key", "\"roles\"");
        ApiResponse again = operator.send("POST", "/operations", body, "Idempotency-Key", "\"roles\"");
        assertThat(again.string("id")).isEqualTo(first.string("id"));
        operator.awaitEnd(first.string("id"));
        assertThat(admin.delete("/v1/operations/" + first.string("id")).status())
                .isEqualTo(200);
        assertThat(service.client("reader").post("/operations", body).status()).isEqualTo(403);

        assertThat(operator.get("/history/operations?label=team=a").body()).contains(flush);
        assertThat(operator.get("/history/operations/" + flush + "/verify").body())
                .contains("\"intact\":true");
        assertThat(operator.get("/history/operations.csv").body()).contains(flush, failing);
        assertThat(operator.get("/v1/operations?pageSize=1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from operation",
                "delete from task",
                "delete from transition",
                "update transition set reason = 'x'",
                "insert into transition (operation_id, to_state, at, actor) values (gen_random_uuid(), 'PENDING', now(), 'x')",
                "alter table transition disable trigger all",
                "truncate operation cascade",
                "truncate rejected_request",
                "update rejected_request set caller = null",
                "insert into operation_term (term, operation_id) select 'label:x', id from operation",
                "delete from operation_term",
                "update idempotency_key set caller = 'x'",
                "insert into checkpoint_entry (checkpoint, what, number, at, hash) values (1, 'REMOVAL', 1, now(), '')",
                "update checkpoint set signature = null",
                "delete from checkpoint",
                "delete from checkpoint_entry",
                "alter table checkpoint disable trigger all",
                "create or replace function verify_checkpoint(checked bigint) returns table (what text, id uuid, number bigint, finding text, problem text) language sql as 'select null, null::uuid, null::bigint, null, null where false'",
                "set session_replication_role = replica",
                "create table mine (id int)",
                "create temporary table mine (id int)",
                "drop table operation",
                "create or replace function record_transition() returns trigger language plpgsql as 'begin return new; end'",
                "delete from flyway_schema_history",
                "create role another",
                "copy operation to program 'cat'"
            })
    void theRoleOfTheServiceHasNoOtherRights(String statement) {
        assertThatThrownBy(() -> as("ilion").execute(statement))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        denied -> assertThat(denied.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void theServiceWritesAndVerifiesCheckpointsWithItsRole() {
        IlionClient operator = service.client();
        String flush = operator.submit("{'type': 'flush', 'keyspace': 'roles'}");
        operator.awaitEnd(flush);

        assertThat(service.bean(Checkpoints.class).writeNext(null)).isPresent();

        assertThat(as("ilion")
                        .queryForObject("select count(*) from checkpoint_entry where id = ?::uuid", Long.class, flush))
                .isEqualTo(1);
        String verified = operator.get("/history/verify").body();
        assertThat(verified).contains("\"end\":true,\"intact\":true");
        JdbcTemplate auditor = as("postgres");
        auditor.execute("set role ilion_auditor");
        assertThat(auditor.queryForList(
                        "select v.* from checkpoint c cross join lateral verify_checkpoint(c.sequence) v"))
                .isEmpty();
        assertThat(auditor.queryForObject(
                        "select signed_text(c) || checkpoint_entries(1) from checkpoint c where sequence = 1",
                        String.class))
                .contains("ilion-checkpoint/1", "OPERATION ");
    }

    /** The shared instance uses one role, a superuser. */
    @Test
    void theServiceSaysWhetherItsRoleCouldChangeTheHistory() {
        assertThat(service.client("reader")
                        .get("/actuator/info")
                        .json()
                        .at("/history/roleCanChangeHistory")
                        .asBoolean(true))
                .isFalse();
        assertThat(service.client("reader")
                        .get("/actuator/health/historyProtection")
                        .json()
                        .at("/details/databaseRole")
                        .isMissingNode())
                .isTrue();
        IlionClient reader = Ilion.withoutCassandra().client("reader");
        assertThat(reader.get("/actuator/info")
                        .json()
                        .at("/history/roleCanChangeHistory")
                        .asBoolean())
                .isTrue();
        assertThat(reader.get("/actuator/info")
                        .json()
                        .at("/history/checkpointsSigned")
                        .asBoolean())
                .isTrue();
        assertThat(reader.get("/actuator/health/historyProtection")
                        .json()
                        .at("/details/databaseRole")
                        .asString())
                .contains("is a superuser");
        assertThat(reader.get("/actuator/health/historyProtection")
                        .json()
                        .at("/status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void everyTableIsCoveredByTheGrants() {
        assertThat(as("ilion").queryForList("""
                        select relname from pg_class
                         where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'flyway_schema_history'
                           and not has_table_privilege(oid, 'select')""", String.class)).isEmpty();
    }

    @Test
    void auditorsCanReadTheViewsAndVerifyTheHistory() throws IOException {
        IlionClient operator = service.client();
        operator.awaitEnd(operator.submit("{'type': 'flush', 'keyspace': 'roles'}"));
        JdbcTemplate auditor = as("postgres");
        auditor.execute("set role ilion_auditor");
        String tampered =
                Files.readString(Path.of("db/queries/tampered-history.sql")).replace(":since", "'2020-01-01'");

        assertThat(auditor.queryForObject("select count(*) from audit_operation", Long.class))
                .isPositive();
        assertThat(auditor.queryForObject("select count(*) from audit_transition", Long.class))
                .isPositive();
        assertThat(auditor.queryForList(tampered)).isEmpty();
        assertThatThrownBy(() -> auditor.queryForList("select * from operation"))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void transfersOwnershipOfADatabaseThatOneRoleCreated() {
        String earlier = TestEnvironment.newDatabase();
        as("postgres").execute("alter database " + earlier.substring(earlier.lastIndexOf('/') + 1) + " owner to ilion");
        Flyway.configure().dataSource(earlier, "ilion", "ilion").load().migrate();

        runScript(earlier);

        JdbcTemplate there = new JdbcTemplate(new DriverManagerDataSource(earlier, "ilion", "ilion"));
        assertThat(there.queryForList("""
                        select distinct pg_get_userbyid(relowner) from pg_class
                         where relnamespace = 'public'::regnamespace""", String.class)).containsExactly("ilion_owner");
        assertThat(there.queryForObject("select count(*) from operation", Long.class))
                .isZero();
        assertThatThrownBy(() -> there.execute("delete from operation"))
                .rootCause()
                .hasMessageContaining("permission denied");
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(earlier);
        settings.put("spring.datasource.username", "ilion");
        settings.put("spring.flyway.user", "ilion_owner");
        try (Ilion again = Ilion.start(settings)) {
            assertThat(again.client().get("/operations").status()).isEqualTo(200);
        }
    }

    /** Uses one connection, so that session settings persist. */
    private static JdbcTemplate as(String role) {
        try {
            return new JdbcTemplate(
                    new SingleConnectionDataSource(DriverManager.getConnection(url, role, role), false));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the script like psql, with support for {@code \ir} only. */
    private static void runScript(String database) {
        new JdbcTemplate(new DriverManagerDataSource(database, "postgres", "postgres")).execute(included(SCRIPT));
    }

    private static String included(Path script) {
        try {
            return INCLUDE.matcher(Files.readString(script))
                    .replaceAll(found -> Matcher.quoteReplacement(included(script.resolveSibling(found.group(1)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
