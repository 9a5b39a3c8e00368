package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests beyond the limits of long polling and of dry runs. */
class RequestLimitsIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'shop'}";
    private static final Ilion SERVICE = Ilion.start(settings());

    private final IlionClient ilion = SERVICE.client();
    private final OperationAwaiter awaiter = SERVICE.bean(OperationAwaiter.class);

    /** Its operations wait for the cluster. */
    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("ilion.clusters.away.contact-points", "127.0.1.77:9042");
        settings.put("ilion.dispatch.wait-for-cluster", "5m");
        settings.put("ilion.api.waits.max-connections", 2);
        settings.put("ilion.api.waits.max-connections-per-caller", 1);
        settings.put("ilion.api.dry-runs.max-connections-per-caller", 0);
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void limitsTheRequestsOfACallerThatWait() {
        String id = ilion.submit(FLUSH);
        String path = "/operations/" + id;
        CompletableFuture<ApiResponse> waiting =
                CompletableFuture.supplyAsync(() -> ilion.send("GET", path, "", "Prefer", "wait=20"));
        await().until(() -> awaiter.waiterCount() == 1);

        for (ApiResponse rejected : new ApiResponse[] {
            ilion.send("GET", path, "", "Prefer", "wait=20"),
            ilion.send("GET", "/azure" + path, "", "Prefer", "wait=20"),
            ilion.send("POST", "/v1/operations/" + id + ":wait", "{'timeout': '20s'}")
        }) {
            assertThat(rejected.status()).as(rejected.body()).isEqualTo(429);
            assertThat(rejected.header("Retry-After")).hasValue("5");
            assertThat(rejected.header("Preference-Applied")).isEmpty();
            assertThat(rejected.body()).contains("ilion.api.waits.max-connections-per-caller");
        }
        assertThat(ilion.get(path).status()).as("without a wait").isEqualTo(200);
        ApiResponse submitted = ilion.send("POST", "/operations", FLUSH, "Prefer", "wait=20");
        assertThat(submitted.status()).as("is stored, and answered at once").isEqualTo(201);
        assertThat(submitted.header("Preference-Applied")).isEmpty();

        assertThat(SERVICE.client("admin").delete(path).status()).isEqualTo(202);
        assertThat(waiting.join().string("state")).isEqualTo("CANCELLED");
        ApiResponse again = ilion.send("GET", "/operations/" + submitted.string("id"), "", "Prefer", "wait=1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Preference-Applied")).hasValue("wait=1");
    }

    @Test
    void limitsTheDryRunsOfACaller() {
        for (String path : new String[] {"/operations/dry-run", "/operations?dryRun=true"}) {
            ApiResponse rejected = ilion.post(path, FLUSH);

            assertThat(rejected.status()).as(rejected.body()).isEqualTo(429);
            assertThat(rejected.header("Retry-After")).hasValue("5");
            assertThat(rejected.string("type")).isEqualTo("urn:ilion:problem:too-many-requests");
            assertThat(rejected.string("detail")).contains("ilion.api.dry-runs.max-connections-per-caller");
        }
        ilion.post("/operations", "{'type': 'none'}");
        await().untilAsserted(() -> assertThat(ilion.get("/history/rejected-requests")
                        .json()
                        .get("rejectedRequests")
                        .valueStream()
                        .map(each -> each.get("problem").asString()))
                .as("a request that would change nothing is not recorded")
                .containsExactly("invalid-request"));
    }
}
