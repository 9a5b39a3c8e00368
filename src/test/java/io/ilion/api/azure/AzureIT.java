package io.ilion.api.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The Azure API over HTTP: snapshots in the format of the Face API, and the status monitor. */
class AzureIT {

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();
    private final IlionClient admin = service.client("admin");

    @BeforeAll
    static void makeKeyspace() {
        List<String> tables = List.of("orders", "customers");
        TestSchema.createKeyspaces(Map.of("azured", tables, "azured2", tables));
    }

    @Test
    void linksTheSubmissionToTheMonitorAndToTheSnapshot() {
        ApiResponse taken = ilion.post(
                "/azure/snapshots",
                "{'type': 'LargeFaceList', 'objectId': 'azured', 'applyScope': ['11111111-2222-3333-4444-555555555555'], "
                        + "'userData': 'before the upgrade'}");

        String monitor = taken.header("Operation-Location").orElseThrow();
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.header("Location")).isEmpty();
        assertThat(taken.header("Retry-After")).hasValue("1");
        assertThat(taken.string("status")).isIn("notstarted", "running");
        assertThat(monitor).startsWith("http://127.0.0.1:%d/azure/operations/".formatted(service.port()));
        JsonNode done = awaitEnd(path(monitor));
        assertThat(done.propertyNames()).containsExactly("status", "createdTime", "lastActionTime", "resourceLocation");
        assertThat(done.get("status").asString()).isEqualTo("succeeded");

        String resource = done.get("resourceLocation").asString();
        JsonNode snapshot = ilion.get(path(resource)).json();
        assertThat(resource).startsWith("http://127.0.0.1:%d/azure/snapshots/".formatted(service.port()));
        assertThat(snapshot.propertyNames())
                .containsExactly("id", "account", "type", "applyScope", "userData", "createdTime", "lastUpdateTime");
        assertThat(snapshot.get("type").asString()).isEqualTo("LargeFaceList");
        assertThat(snapshot.get("applyScope").toString()).isEqualTo("[\"11111111-2222-3333-4444-555555555555\"]");
        assertThat(snapshot.get("userData").asString()).isEqualTo("before the upgrade");
        assertThat(snapshot.get("account").asString()).isEqualTo("it");
        assertThat(ilion.get("/snapshots/" + snapshot.get("id").asString())
                        .json()
                        .get("tables")
                        .toString())
                .isEqualTo("[\"azured.customers\",\"azured.orders\"]");
    }

    @Test
    void updatesMetadataAndFiltersByIt() {
        String id = take("azured.orders", "PersonGroup");

        ApiResponse patched = ilion.send("PATCH", "/azure/snapshots/" + id, "{'userData': 'mended'}");
        ApiResponse scoped = ilion.send("PATCH", "/azure/snapshots/" + id, "{'applyScope': ['a', 'b']}");

        JsonNode snapshot = ilion.get("/azure/snapshots/" + id).json();
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.body()).isEmpty();
        assertThat(scoped.status()).isEqualTo(200);
        assertThat(snapshot.get("userData").asString()).isEqualTo("mended");
        assertThat(snapshot.get("type").asString()).isEqualTo("PersonGroup");
        assertThat(Instant.parse(snapshot.get("lastUpdateTime").asString()))
                .isAfter(Instant.parse(snapshot.get("createdTime").asString()));
        assertThat(ids("?type=PersonGroup")).contains(id);
        assertThat(ids("?type=FaceList")).doesNotContain(id);
        assertThat(ids("?applyScope=x,b")).contains(id);
        assertThat(ids("?applyScope=x")).doesNotContain(id);
        assertThat(ids("")).contains(id);
    }

    @Test
    void listsSnapshotsTakenThroughOtherApis() {
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'azured'}");
        ilion.awaitEnd(id);

        JsonNode snapshot = ilion.get("/azure/snapshots/" + id).json();
        ilion.send("PATCH", "/azure/snapshots/" + id, "{'userData': 'mine'}");

        assertThat(snapshot.get("type").asString()).isEqualTo("Keyspace");
        assertThat(snapshot.get("applyScope").toString()).isEqualTo("[]");
        assertThat(snapshot.has("userData")).isFalse();
        assertThat(ilion.get("/azure/snapshots/" + id).string("userData")).isEqualTo("mine");
    }

    @Test
    void restoresASnapshot() {
        TestEnvironment.cql().execute("truncate azured.orders");
        TestEnvironment.writeRows("azured", "orders");
        String id = take("azured.orders", "FaceList");
        TestEnvironment.cql().execute("truncate azured.orders");

        ApiResponse refused = ilion.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured'}");
        ApiResponse applied =
                admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured.orders', 'mode': 'CreateNew'}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(applied.status()).as(applied.body()).isEqualTo(202);
        JsonNode done = awaitEnd(path(applied.header("Operation-Location").orElseThrow()));
        assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
        JsonNode target =
                ilion.get(path(done.get("resourceLocation").asString())).json();
        assertThat(target.get("id").asString()).isEqualTo("azured");
        assertThat(target.get("tables").toString()).isEqualTo("[\"customers\",\"orders\"]");
        assertThat(rows("azured.orders")).isEqualTo(50);
    }

    @Test
    void removesASnapshot() {
        String id = take("azured", "FaceList");

        String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};

        ApiResponse refused = ilion.delete("/azure/snapshots/" + id);
        ApiResponse removed = admin.send("DELETE", "/azure/snapshots/" + id, "", key);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(removed.status()).as(removed.body()).isEqualTo(202);
        assertThat(awaitEnd(path(removed.header("Operation-Location").orElseThrow()))
                        .get("status")
                        .asString())
                .isEqualTo("succeeded");
        ApiResponse gone = ilion.get("/azure/snapshots/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().at("/error/code").asString()).isEqualTo("NoSuchSnapshot");
        assertThat(ids("")).doesNotContain(id);
        assertThat(ilion.get("/azure/operations/" + id).json().propertyNames())
                .as("no link to the removed snapshot")
                .containsExactly("status", "createdTime", "lastActionTime");
        assertThat(admin.send("DELETE", "/azure/snapshots/" + id, "", key).header("Operation-Location"))
                .as("the same operation is returned")
                .isEqualTo(removed.header("Operation-Location"));
        assertThat(admin.delete("/azure/snapshots/" + id).status()).isEqualTo(404);
        assertThat(admin.post("/v1/snapshots/" + id + ":apply", "{}")
                        .json()
                        .at("/error/message")
                        .asString())
                .isEqualTo("snapshotId: the snapshot '%s' is already removed from all nodes".formatted(id));
    }

    @Test
    void theSameKeyTakesAndRestoresASnapshotOnce() {
        String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
        String taking = "{'type': 'FaceList', 'objectId': 'azured.orders', 'applyScope': []}";
        ApiResponse taken = ilion.send("POST", "/azure/snapshots", taking, key);
        awaitEnd(path(taken.header("Operation-Location").orElseThrow()));
        String monitor = taken.header("Operation-Location").orElseThrow();
        String apply = "/azure/snapshots/" + monitor.substring(monitor.lastIndexOf('/') + 1) + "/apply";

        ApiResponse applied = admin.send("POST", apply, "{'objectId': 'azured.orders'}", key);
        awaitEnd(path(applied.header("Operation-Location").orElseThrow()));

        assertThat(ilion.send("POST", "/azure/snapshots", taking, key).header("Operation-Location"))
                .hasValue(monitor);
        assertThat(admin.send("POST", apply, "{'objectId': 'azured.orders'}", key)
                        .header("Operation-Location"))
                .isEqualTo(applied.header("Operation-Location"));
        assertThat(admin.send("POST", apply, "{'objectId': 'azured'}", key).status())
                .isEqualTo(422);
    }

    @Test
    void restoresOneKeyspaceOfASnapshotOfSeveral() {
        TestEnvironment.cql().execute("truncate azured.orders");
        TestEnvironment.writeRows("azured", "orders");
        String id = ilion.submit("{'type': 'snapshot', 'keyspaces': ['azured', 'azured2']}");
        ilion.awaitEnd(id);
        TestEnvironment.cql().execute("truncate azured.orders");
        TestEnvironment.cql().execute("truncate azured2.orders");

        ApiResponse applied = admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured'}");
        String monitor = path(applied.header("Operation-Location").orElseThrow());

        assertThat(awaitEnd(monitor).get("status").asString()).isEqualTo("succeeded");
        assertThat(rows("azured.orders")).isEqualTo(50);
        assertThat(rows("azured2.orders")).isZero();
        String applying = monitor.substring(monitor.lastIndexOf('/') + 1);
        assertThat(ilion.operation(applying).get("snapshotId").asString()).isEqualTo(id);
        assertThat(ilion.get("/history/operations?type=restore&keyspace=azured").body())
                .contains(applying);
        assertThat(ilion.get("/history/operations?type=restore&keyspace=azured2")
                        .body())
                .as("not a keyspace of the restore")
                .doesNotContain(applying);

        TestEnvironment.changeSchema("drop table azured2.customers");
        TestEnvironment.changeSchema("create table azured2.customers (id int primary key)");
        ApiResponse drifted = admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured2'}");
        JsonNode failed = awaitEnd(path(drifted.header("Operation-Location").orElseThrow()));
        assertThat(failed.get("status").asString()).as(failed.toString()).isEqualTo("failed");
        assertThat(failed.get("message").asString()).isNotBlank();
        assertThat(admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured3'}")
                        .status())
                .isEqualTo(400);
    }

    private static long rows(String table) {
        return TestEnvironment.cql()
                .execute("select count(*) from " + table)
                .one()
                .getLong(0);
    }

    @Test
    void acceptsMetadataUpToTheLimitsOfTheFaceApi() {
        String large = "x".repeat(16_384);

        ApiResponse patched = ilion.send(
                "PATCH", "/azure/snapshots/" + take("azured.orders", "FaceList"), "{'userData': '" + large + "'}");

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    }

    @Test
    void monitorsOtherOperationTypes() {
        ApiResponse flush = ilion.post("/azure/operations", "{'type': 'flush', 'keyspace': 'azured'}");

        JsonNode done = awaitEnd(path(flush.header("Operation-Location").orElseThrow()) + "?api-version=2024-01-01");

        assertThat(done.propertyNames()).containsExactly("status", "createdTime", "lastActionTime");
        assertThat(ilion.get("/azure/operations/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void returns200ForAFailedOperation() {
        String id = ilion.submit("{'type': 'import', 'keyspace': 'azured', 'table': 'orders', 'sourceDir': '"
                + TestEnvironment.importRoot().resolve("nothing") + "'}");
        ilion.awaitEnd(id);

        ApiResponse monitor = ilion.get("/azure/operations/" + id);

        assertThat(monitor.status()).isEqualTo(200);
        assertThat(monitor.string("status")).isEqualTo("failed");
        assertThat(monitor.string("message")).isNotBlank();
        assertThat(monitor.json().has("resourceLocation")).isFalse();
        assertThat(monitor.header("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'objectId': 'azured'}                                     | type
                    {'type': 'FaceList'}                                       | objectId
                    {'type': 'FaceList', 'objectId': 'a.b.c'}                  | objectId
                    {'type': 'FaceList', 'objectId': 'nowhere'}                | keyspace
                    {'type': 'FaceList', 'objectId': 'azured.nothing'}         | tables[0]
                    {'type': 'FaceList', 'objectId': 'azured', 'userdata': ''} | userdata
                    {'type': 'FaceList', 'objectId': 'azured', 'applyScope': 'a'} | applyScope
                    """)
    void namesTheInvalidField(String body, String field) {
        ApiResponse answer = ilion.post("/azure/snapshots", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).contains(field + ":");
    }

    @Test
    void rejectsARestoreToAnotherKeyspace() {
        String id = take("azured.orders", "FaceList");

        ApiResponse elsewhere = admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'other'}");
        ApiResponse table = admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured.customers'}");
        ApiResponse mode =
                admin.post("/azure/snapshots/" + id + "/apply", "{'objectId': 'azured', 'mode': 'Overwrite'}");

        assertThat(elsewhere.json().at("/error/message").asString())
                .startsWith("objectId: must be a keyspace of the snapshot, one of [azured]");
        assertThat(table.status()).isEqualTo(400);
        assertThat(mode.json().at("/error/message").asString()).startsWith("mode: must be CreateNew");
    }

    @Test
    void linksHaveTheAddressOfTheProxy() {
        ApiResponse answer = ilion.send(
                "POST",
                "/azure/operations",
                "{'type': 'flush', 'keyspace': 'azured'}",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "ilion.example.org");

        assertThat(answer.header("Operation-Location").orElseThrow())
                .startsWith("https://ilion.example.org/azure/operations/");
    }

    @Test
    void hasThePathsAndLinksOfTheFaceApiWhenConfigured() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("ilion.api.azure.base-path", "/face/v1.0");
        settings.put("ilion.api.azure.links", "relative");
        try (Ilion face = Ilion.start(settings)) {
            IlionClient client = face.client();

            ApiResponse taken = client.post("/face/v1.0/snapshots", "{'type': 'FaceList', 'objectId': 'azured'}");
            String monitor = taken.header("Operation-Location").orElseThrow();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            client.get("/face/v1.0" + monitor).string("status").equals("succeeded"));
            String resource = client.get("/face/v1.0" + monitor).string("resourceLocation");

            assertThat(monitor).matches("/operations/[0-9a-f-]{36}");
            assertThat(resource).matches("/snapshots/[0-9a-f-]{36}");
            assertThat(client.get("/face/v1.0" + resource).status()).isEqualTo(200);
            assertThat(client.get("/face/v1.0/nothing").json().at("/error/code").asString())
                    .isEqualTo("NotFound");
            assertThat(client.get("/azure/snapshots").status()).isEqualTo(404);
            assertThat(face.client("reader").post("/face/v1.0/operations", "{}").status())
                    .isEqualTo(403);
            assertThat(client.get("/v3/api-docs").body()).contains("/face/v1.0/snapshots");
        }
    }

    private String take(String object, String type) {
        ApiResponse taken = ilion.post(
                "/azure/snapshots", "{'type': '%s', 'objectId': '%s', 'applyScope': []}".formatted(type, object));
        JsonNode done = awaitEnd(path(taken.header("Operation-Location").orElseThrow()));
        assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
        String resource = done.get("resourceLocation").asString();
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private List<String> ids(String query) {
        return ilion.get("/azure/snapshots" + query)
                .json()
                .valueStream()
                .map(each -> each.get("id").asString())
                .toList();
    }

    private JsonNode awaitEnd(String monitor) {
        Instant[] last = {Instant.EPOCH};
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode now = ilion.get(monitor).json();
            Instant lastAction = Instant.parse(now.get("lastActionTime").asString());
            assertThat(lastAction).isAfterOrEqualTo(last[0]);
            last[0] = lastAction;
            return !now.get("status").asString().matches("notstarted|running");
        });
        return ilion.get(monitor).json();
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/azure"));
    }
}
