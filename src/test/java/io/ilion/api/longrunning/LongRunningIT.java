package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.GatedMaintenance;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The google.longrunning API over HTTP: start, get, wait, cancel, delete. */
class LongRunningIT {

    private static final Ilion SERVICE = Ilion.extended();
    private final IlionClient ilion = SERVICE.client();
    private final IlionClient admin = SERVICE.client("admin");

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("longrunning", "orders", "customers");
    }

    @Test
    void startsOnAKeyspaceWithAnOperationThatIsNotDone() {
        ApiResponse answer = ilion.send("POST", "/v1/keyspaces/longrunning:flush", "{'reason': 'CHG-1'}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("done").asBoolean()).isFalse();
        assertThat(answer.json().propertyNames()).containsExactly("name", "done", "metadata");
        JsonNode done = waited(answer.string("name"));
        assertThat(done.propertyNames()).containsExactly("name", "done", "metadata", "response");
        assertThat(done.at("/response/value/keyspace").asString()).isEqualTo("longrunning");
        assertThat(done.at("/metadata/value/request/reason").asString()).isEqualTo("CHG-1");
    }

    @Test
    void startsWithoutABody() {
        ApiResponse answer = ilion.send("POST", "/v1/keyspaces/longrunning:flush", "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        waited(answer.string("name"));
    }

    @Test
    void startsOnATableWhateverItsTypeCallsIt() {
        ApiResponse flush = ilion.send("POST", "/v1/keyspaces/longrunning/tables/orders:flush", "{}");
        ApiResponse imported = ilion.send(
                "POST",
                "/v1/keyspaces/longrunning/tables/orders:import",
                "{'sourceDir': '" + TestEnvironment.importRoot().resolve("nothing") + "'}");

        assertThat(flush.json().at("/metadata/value/request/tables").toString()).isEqualTo("[\"orders\"]");
        assertThat(waited(flush.string("name")).has("response")).isTrue();
        assertThat(imported.json().at("/metadata/value/table").asString()).isEqualTo("orders");
        JsonNode failed = waited(imported.string("name"));
        assertThat(failed.has("response")).isFalse();
        assertThat(failed.at("/error/code").asInt()).isBetween(2, 16);
        assertThat(failed.at("/error/details").size()).isZero();
    }

    @Test
    void aNewTypeIsAvailableAtOnce() {
        ApiResponse answer = ilion.send("POST", "/v1/keyspaces/longrunning:hold", "{}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(waited(answer.string("name")).has("response")).isTrue();
    }

    @Test
    void takesAndAppliesASnapshot() {
        ApiResponse taken = ilion.send("POST", "/v1/snapshots", "{'keyspace': 'longrunning', 'tables': ['orders']}");
        String id =
                waited(taken.string("name")).at("/response/value/operationId").asString();

        ApiResponse refused = ilion.send("POST", "/v1/snapshots/" + id + ":apply", "{}");
        ApiResponse applied = admin.send("POST", "/v1/snapshots/" + id + ":apply", "{'truncate': true}");

        assertThat(refused.json().at("/error/status").asString()).isEqualTo("PERMISSION_DENIED");
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        assertThat(waited(applied.string("name"))
                        .at("/response/value/snapshotId")
                        .asString())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/keyspaces/longrunning:flush                | {'keyspace': 'other'}     | keyspace
                    /v1/keyspaces/longrunning:flush                | {'type': 'cleanup'}       | type
                    /v1/keyspaces/longrunning:flush                | {'tabels': []}            | tabels
                    /v1/keyspaces/nowhere:flush                    | {}                        | keyspace
                    /v1/keyspaces/longrunning/tables/nothing:flush | {}                        | tables[0]
                    /v1/keyspaces/longrunning/tables/orders:import | {}                        | sourceDir
                    /v1/operations                                 | {'keyspace': 'longrunning'} | type
                    """)
    void rejectsInvalidRequestsWithTheNameOfTheField(String path, String body, String field) {
        ApiResponse answer = ilion.send("POST", path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/1/@type").asString())
                .isEqualTo("type.googleapis.com/google.rpc.BadRequest");
        assertThat(answer.json()
                        .at("/error/details/1/fieldViolations")
                        .valueStream()
                        .map(each -> each.get("field").asString()))
                .contains(field);
    }

    @Test
    void waitsUntilItIsDoneOrTheTimeIsUp() {
        String name = held("waited-for");

        Instant asked = Instant.now();
        ApiResponse early = ilion.send("POST", "/v1/" + name + ":wait", "{'timeout': '0.5s'}");
        Duration waited = Duration.between(asked, Instant.now());
        ApiResponse byQuery = ilion.send("POST", "/v1/" + name + ":wait?timeout=0.1s", "");
        ApiResponse never = ilion.send("POST", "/v1/" + name + ":wait", "{'timeout': '0s'}");
        ApiResponse asAForm = ilion.send(
                "POST",
                "/v1/" + name + ":wait",
                "{'timeout': '0.2s'}",
                "Content-Type",
                "application/x-www-form-urlencoded"); // as curl -d calls it
        Duration all = Duration.between(asked, Instant.now());
        ApiResponse byAReader = SERVICE.client("reader").send("POST", "/v1/" + name + "%3Await", "{'timeout': '0.1s'}");
        GatedMaintenance.open("waited-for");
        ApiResponse done = ilion.send("POST", "/v1/" + name + ":wait", "{'name': '" + name + "', 'timeout': '20s'}");

        assertThat(waited).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        assertThat(all).as("no request waited for the maximum time").isLessThan(Duration.ofSeconds(20));
        for (ApiResponse each : List.of(early, byQuery, never, asAForm, byAReader)) {
            assertThat(each.status()).isEqualTo(200);
            assertThat(each.json().get("done").asBoolean()).isFalse();
        }
        assertThat(done.json().get("done").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'timeout': '-1s'}",
                "{'timeout': 'soon'}",
                "{'timeout': 5}",
                "{'timeout': '5'}",
                "{'timeot': '5s'}",
                "[",
                "[]"
            })
    void rejectsAnInvalidTimeout(String body) {
        String name = flushed();

        ApiResponse answer = ilion.send("POST", "/v1/" + name + ":wait", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/status").asString()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void cancelsWhateverTheBodyIs() {
        String[][] bodies = {
            {"", "Content-Type", "application/x-www-form-urlencoded"},
            {""},
            {"{}"},
            {"{}", "Content-Encoding", "gzip"},
            {"a=b", "Content-Type", "application/x-www-form-urlencoded"},
            {"text", "Content-Type", "text/plain"}
        };
        for (String[] body : bodies) {
            String name = held("never-" + UUID.randomUUID());

            ApiResponse answer =
                    ilion.send("POST", "/v1/" + name + ":cancel", body[0], Arrays.copyOfRange(body, 1, body.length));
            ApiResponse twice = ilion.send("POST", "/v1/" + name + "%3Acancel", "{}");

            assertThat(List.of(answer.status(), twice.status())).containsOnly(200);
            assertThat(List.of(answer.body(), twice.body())).containsOnly("{}");
            JsonNode done = waited(name);
            assertThat(done.at("/error/code").asInt()).isEqualTo(1);
            assertThat(done.has("response")).isFalse();
        }
    }

    @Test
    void cancellingADoneOperationChangesNothing() {
        String name = flushed();

        assertThat(ilion.send("POST", "/v1/" + name + ":cancel", "{}").body()).isEqualTo("{}");
        assertThat(ilion.get("/v1/" + name).json().has("response")).isTrue();
    }

    @Test
    void deletesOnlyDoneOperationsAndTheHistoryKeepsThem() {
        String name = held("deleted");
        String id = name.substring("operations/".length());

        ApiResponse running = admin.send("DELETE", "/v1/" + name, "");
        GatedMaintenance.open("deleted");
        waited(name);
        ApiResponse notAdmin = ilion.send("DELETE", "/v1/" + name, "");
        ApiResponse done = admin.send("DELETE", "/v1/" + name, "");

        assertThat(running.status()).isEqualTo(400);
        assertThat(running.json().at("/error/status").asString()).isEqualTo("FAILED_PRECONDITION");
        assertThat(running.json().at("/error/details/0/reason").asString()).isEqualTo("OPERATION_NOT_DONE");
        assertThat(notAdmin.status()).isEqualTo(403);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).isEqualTo("{}");
        for (ApiResponse gone : List.of(
                admin.get("/v1/" + name),
                admin.send("DELETE", "/v1/" + name, ""),
                admin.send("POST", "/v1/" + name + ":cancel", ""),
                admin.send("POST", "/v1/" + name + ":wait", ""))) {
            assertThat(gone.status()).isEqualTo(404);
        }
        assertThat(admin.get("/v1/operations?filter=name%3D%22" + name + "%22").body())
                .isEqualTo("{\"operations\":[]}");
        assertThat(admin.get("/operations/" + id).status()).isEqualTo(200);
        assertThat(admin.get("/azure/operations/" + id).status()).isEqualTo(200);
        assertThat(admin.get("/history/operations/" + id).string("state")).isEqualTo("COMPLETED");
    }

    @Test
    void namesMayHaveTheirSlashEscaped() {
        String name = flushed();
        String escaped = name.replace("/", "%2F");

        assertThat(ilion.get("/v1/" + escaped).string("name")).isEqualTo(name);
        assertThat(ilion.get("/v1/" + name.replace("/", "%2f")).string("name")).isEqualTo(name);
        assertThat(ilion.send("POST", "/v1/" + escaped + ":cancel", "").body()).isEqualTo("{}");
        assertThat(ilion.send("POST", "/v1/" + escaped + "%3Await", "").string("name"))
                .isEqualTo(name);
        assertThat(ilion.send("DELETE", "/v1/" + escaped, "").status())
                .as("the authorization uses the decoded path")
                .isEqualTo(403);
        assertThat(admin.send("DELETE", "/v1/" + escaped, "").body()).isEqualTo("{}");
    }

    @Test
    void listsTheOperationsOfANode() {
        String name = flushed();

        String address = TestEnvironment.cassandra().node(0).address();
        JsonNode there = ilion.get("/v1/nodes/" + address + "/operations?filter=name%3D%22" + name + "%22")
                .json();

        assertThat(there.at("/operations/0/name").asString()).isEqualTo(name);
        assertThat(ilion.get("/v1/nodes/10.9.8.7/operations").body()).isEqualTo("{\"operations\":[]}");
    }

    private String flushed() {
        String name =
                ilion.send("POST", "/v1/keyspaces/longrunning:flush", "{}").string("name");
        waited(name);
        return name;
    }

    private String held(String gate) {
        return ilion.send("POST", "/v1/keyspaces/longrunning:hold", "{'gate': '" + gate + "'}")
                .string("name");
    }

    private JsonNode waited(String name) {
        JsonNode done = ilion.send("POST", "/v1/" + name + ":wait", "{'timeout': '25s'}")
                .json();
        assertThat(done.path("done").asBoolean()).as(done.toString()).isTrue();
        return done;
    }
}
