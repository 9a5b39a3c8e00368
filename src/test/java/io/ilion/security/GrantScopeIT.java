package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import io.ilion.testing.TestSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Grants limited to some keyspaces allow no change to others, in every API. */
class GrantScopeIT {

    private static final Ilion SERVICE = Ilion.extended();
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final IlionClient team = SERVICE.client("team");
    private final IlionClient lead = SERVICE.client("lead");
    private final StoredOperations stored = new StoredOperations(SERVICE);

    @BeforeAll
    static void makeKeyspaces() {
        List<String> tables = List.of("orders");
        TestSchema.createKeyspaces(Map.of("mine_one", tables, "mine_two", tables, "theirs", tables));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /operations                     | {'type': 'flush', 'keyspace': 'mine_one'}                     | 201
                    /operations                     | {'type': 'flush', 'keyspace': 'theirs'}                       | 403
                    /operations?dryRun=true         | {'type': 'flush', 'keyspace': 'mine_one'}                     | 200
                    /operations?dryRun=true         | {'type': 'flush', 'keyspace': 'theirs'}                       | 403
                    /operations/dry-run             | {'type': 'cleanup', 'keyspace': 'theirs'}                     | 403
                    /operations                     | {'type': 'cleanup', 'keyspace': 'theirs'}                     | 403
                    /operations                     | {'type': 'import', 'keyspace': 'theirs', 'table': 'orders', 'sourceDir': '/var/lib/cassandra/import/x'} | 403
                    /operations                     | {'type': 'snapshot', 'keyspaces': ['mine_one', 'mine_two']}   | 201
                    /operations                     | {'type': 'snapshot', 'keyspaces': ['mine_one', 'theirs']}     | 403
                    /operations                     | {'type': 'clear-snapshot', 'tag': 'x', 'keyspaces': ['mine_one']} | 403
                    /azure/operations               | {'type': 'flush', 'keyspace': 'theirs'}                       | 403
                    /azure/snapshots                | {'type': 'Keyspace', 'objectId': 'mine_one'}                  | 202
                    /azure/snapshots                | {'type': 'Keyspace', 'objectId': 'theirs'}                    | 403
                    /v1/operations                  | {'type': 'flush', 'keyspace': 'theirs'}                       | 403
                    /v1/keyspaces/mine_one:flush    | {}                                                            | 200
                    /v1/keyspaces/theirs:flush      | {}                                                            | 403
                    /v1/keyspaces/theirs/tables/orders:flush | {}                                                   | 403
                    /v1/snapshots                   | {'keyspace': 'theirs'}                                        | 403
                    """)
    void submitsWithinItsKeyspacesOnly(String path, String body, int status) {
        long before = operations();

        ApiResponse answer = team.post(path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.body()).contains("OPERATOR");
            assertThat(operations()).isEqualTo(before);
        }
    }

    @Test
    void namesScopeAndGrantsInTheErrorAndInTheAuditLog() {
        ApiResponse answer = team.post("/operations", "{'type': 'flush', 'keyspace': 'theirs'}");

        assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:not-allowed");
        assertThat(answer.string("detail"))
                .isEqualTo(
                        "The grants of the caller, [OPERATOR on it/mine_*], do not cover keyspace theirs of cluster it.");
        await().until(() -> team.get("/history/rejected-requests")
                .json()
                .get("rejectedRequests")
                .valueStream()
                .anyMatch(rejected -> rejected.get("status").asInt() == 403
                        && rejected.path("caller").asString("").equals("caller:team")
                        && rejected.path("detail").asString("").contains("keyspace theirs")));
    }

    @Test
    void rejectsOtherClusters() {
        ApiResponse answer =
                SERVICE.client("elsewhere").post("/operations", "{'type': 'flush', 'keyspace': 'mine_one'}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.string("detail")).contains("cluster it", "ADMIN on prod-*");
    }

    @Test
    void cancelsWithinItsKeyspacesOnly() {
        String mine = pending("flush", "{'keyspace': 'mine_one'}");
        String theirs = pending("flush", "{'keyspace': 'theirs'}");
        String both = pending("snapshot", "{'keyspaces': ['mine_one', 'theirs']}");
        String unknown = pending("of-another-version", "{'keyspace': 'mine_one'}");

        for (String id : List.of(theirs, both, unknown)) {
            assertThat(team.delete("/operations/" + id).status()).isEqualTo(403);
            assertThat(team.post("/v1/operations/" + id + ":cancel", "{}").status())
                    .isEqualTo(403);
            assertThat(team.operation(id).get("state").asString()).isEqualTo("PENDING");
        }
        assertThat(team.delete("/operations/" + mine).status()).isEqualTo(202);
        assertThat(team.operation(mine).get("state").asString()).isEqualTo("CANCELLED");
        assertThat(SERVICE.client("operator").delete("/operations/" + unknown).status())
                .isEqualTo(202);
    }

    @Test
    void forceEndsAndDeletesWithinItsKeyspacesOnly() {
        String mine = pending("flush", "{'keyspace': 'mine_one'}");
        String theirs = pending("flush", "{'keyspace': 'theirs'}");
        String end = "{'state': 'FAILED', 'reason': 'a test'}";

        assertThat(team.post("/operations/" + mine + "/force-end", end).status())
                .isEqualTo(403);
        assertThat(lead.post("/operations/" + theirs + "/force-end", end).status())
                .isEqualTo(403);
        assertThat(lead.post("/operations/" + mine + "/force-end", end).status())
                .isEqualTo(200);
        assertThat(SERVICE.client("admin")
                        .post("/operations/" + theirs + "/force-end", end)
                        .status())
                .isEqualTo(200);
        assertThat(lead.delete("/v1/operations/" + theirs).status()).isEqualTo(403);
        assertThat(team.delete("/v1/operations/" + mine).status()).isEqualTo(403);
        assertThat(lead.delete("/v1/operations/" + mine).status()).isEqualTo(200);
        assertThat(lead.get("/v1/operations/" + theirs).status()).isEqualTo(200);
        assertThat(lead.get("/v1/operations/" + mine).status()).isEqualTo(404);
    }

    @Test
    void aSnapshotRequiresGrantsForAllItsKeyspaces() {
        String mine = snapshot("{'type': 'snapshot', 'keyspace': 'mine_two'}");
        String theirs = snapshot("{'type': 'snapshot', 'keyspaces': ['mine_two', 'theirs']}");
        String tag = SERVICE.client("reader").get("/snapshots/" + theirs).string("tag");
        String note = "{'userData': 'mine'}";

        assertThat(lead.post("/operations", "{'type': 'restore', 'snapshotId': '%s'}".formatted(theirs))
                        .status())
                .isEqualTo(403);
        assertThat(lead.post("/v1/snapshots/" + theirs + ":apply", "{}").status())
                .isEqualTo(403);
        assertThat(lead.post("/azure/snapshots/" + theirs + "/apply", "{'objectId': 'theirs', 'mode': 'CreateNew'}")
                        .status())
                .isEqualTo(403);
        assertThat(lead.delete("/azure/snapshots/" + theirs).status()).isEqualTo(403);
        assertThat(lead.post("/operations", "{'type': 'clear-snapshot', 'tag': '%s'}".formatted(tag))
                        .status())
                .isEqualTo(403);
        assertThat(lead.post("/operations", "{'type': 'clear-snapshot', 'snapshotId': '%s'}".formatted(theirs))
                        .status())
                .isEqualTo(403);
        assertThat(lead.send("PATCH", "/azure/snapshots/" + theirs, note).status())
                .isEqualTo(403);
        assertThat(lead.get("/azure/snapshots/" + theirs).body()).doesNotContain("userData\":\"mine");

        assertThat(team.send("PATCH", "/azure/snapshots/" + mine, note).status())
                .isEqualTo(200);
        assertThat(team.post("/operations", "{'type': 'restore', 'snapshotId': '%s'}".formatted(mine))
                        .status())
                .isEqualTo(403);
        assertThat(lead.post("/operations", "{'type': 'restore', 'snapshotId': '%s'}".formatted(mine))
                        .status())
                .isEqualTo(201);
        assertThat(lead.post(
                                "/operations",
                                "{'type': 'clear-snapshot', 'tag': '%s', 'keyspaces': ['mine_two']}".formatted(tag))
                        .status())
                .isEqualTo(201);
        assertThat(lead.delete("/azure/snapshots/" + mine).status()).isEqualTo(202);
    }

    @Test
    void readsEverything() {
        String theirs = pending("flush", "{'keyspace': 'theirs'}");

        for (String path : List.of(
                "/operations/" + theirs,
                "/v1/operations/" + theirs,
                "/azure/operations/" + theirs,
                "/history/operations/" + theirs,
                "/history/operations?keyspace=theirs",
                "/snapshots",
                "/topology")) {
            assertThat(team.get(path).status()).as(path).isEqualTo(200);
        }
    }

    private String snapshot(String request) {
        IlionClient operator = SERVICE.client("operator");
        String id = operator.submit(request);
        assertThat(operator.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        return id;
    }

    private String pending(String type, String request) {
        return stored.write(UUID.randomUUID(), type, "PENDING", 0, request, THEN, null, null, null)
                .toString();
    }

    private long operations() {
        Long count = SERVICE.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }
}
