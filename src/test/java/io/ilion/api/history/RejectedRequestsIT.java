package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ilion.operation.audit.RejectedRequests;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The audit log of rejected requests, which stores no bodies. */
class RejectedRequestsIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();

    private final IlionClient reader = SERVICE.client("reader");
    private final IlionClient operator = SERVICE.client("operator");

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("refused", "orders");
    }

    @Test
    void storesForbiddenAndInvalidRequests() {
        int before = rejectedRequests().size();
        IlionClient.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVICE.port() + "/v1/keyspaces/x:flush"))
                        .POST(BodyPublishers.noBody()));
        reader.send(
                "POST", "/operations?dryRun=true", "{'type': 'flush', 'password': 'secret'}", "X-Request-Id", "one");
        operator.send(
                "POST",
                "/operations",
                "{'type': 'flush', 'password': 'secret'}",
                "X-Request-Id",
                "two",
                "X-Forwarded-For",
                "203.0.113.9",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        operator.send("DELETE", "/azure/snapshots/" + UUID.randomUUID(), "");
        operator.send("GET", "/operations?pageSize=0", "");
        operator.send("DELETE", "/operations/" + UUID.randomUUID(), "");

        await().until(() -> rejectedRequests().size() >= before + 4);
        List<JsonNode> kept = rejectedRequests().subList(0, 4);
        assertThat(kept).extracting(each -> each.get("status").asInt()).containsExactly(403, 400, 403, 401);
        assertThat(kept)
                .extracting(each -> each.path("caller").asString("nobody"))
                .containsExactly("caller:operator", "caller:operator", "caller:reader", "nobody");
        assertThat(kept)
                .extracting(each -> each.get("path").asString())
                .contains("/operations", "/v1/keyspaces/x:flush")
                .noneMatch(path -> path.contains("dryRun"));
        assertThat(kept.get(1).get("clientAddress").asString()).isEqualTo("203.0.113.9");
        assertThat(kept.get(1).get("requestId").asString()).isEqualTo("two");
        assertThat(kept.get(1).get("traceId").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(kept.get(0).has("traceId")).isFalse();
        assertThat(kept.get(1).get("problem").asString()).isEqualTo("invalid-request");
        assertThat(kept.get(1).get("detail").asString()).startsWith("password: is not a property");
        assertThat(kept.toString()).doesNotContain("secret");
    }

    /** The second of two submissions with one Idempotency-Key and different bodies is rejected. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /operations                   | {'type': 'flush', 'keyspace': 'refused'           | 'tables': ['orders'], 'reason': 'hunter3'
                    /azure/operations             | {'type': 'flush', 'keyspace': 'refused'           | 'tables': ['orders'], 'reason': 'hunter3'
                    /azure/snapshots              | {'type': 'FaceList', 'objectId': 'refused.orders' | 'userData': 'hunter3'
                    /v1/operations                | {'type': 'flush', 'keyspace': 'refused'           | 'tables': ['orders'], 'reason': 'hunter3'
                    /v1/keyspaces/refused:flush   | {'labels': {'a': 'b'}                             | 'tables': ['orders'], 'reason': 'hunter3'
                    /v1/snapshots                 | {'keyspace': 'refused'                            | 'tables': ['orders'], 'reason': 'hunter3'
                    """)
    void storesRejectedRequestsOfEveryApi(String path, String body, String more) {
        IlionClient real = Ilion.shared().client();
        String key = UUID.randomUUID().toString();
        String agent = "client of " + key;
        String[] headers = {"Idempotency-Key", key, "User-Agent", agent};

        ApiResponse invalid = real.send("POST", path, body + ", 'password': 'hunter2'}", headers);
        ApiResponse first = real.send("POST", path, body + "}", headers);
        ApiResponse other = real.send("POST", path, body + ", " + more + "}", headers);

        assertThat(List.of(invalid.status(), other.status()))
                .as(invalid.body() + other.body())
                .containsExactly(400, 422);
        assertThat(first.status()).as(first.body()).isBetween(200, 202);
        await().untilAsserted(() -> assertThat(rejectedRequests(Ilion.shared().client("reader")))
                .filteredOn(each -> each.path("userAgent").asString("").equals(agent))
                .extracting(each ->
                        each.get("status").asInt() + " " + each.get("path").asString() + " "
                                + each.get("problem").asString())
                .containsExactly("422 " + path + " idempotency-key-reused", "400 " + path + " invalid-request"));
        assertThat(rejectedRequests(Ilion.shared().client("reader")).toString()).doesNotContain("hunter2", "hunter3");
    }

    @Test
    void aFloodWithoutAuthenticationStoresAFewRowsAndOneCount() {
        int before = anonymousRows();

        for (int i = 0; i < 300; i++) {
            IlionClient.send(HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + SERVICE.port() + "/v1/keyspaces/flooded:flush"))
                    .POST(BodyPublishers.noBody()));
        }
        operator.post("/operations", "{'type': 'after the flood'}");
        SERVICE.bean(RejectedRequests.class).recordCounted();

        await().untilAsserted(() -> assertThat(rejectedRequests())
                .anyMatch(each -> each.path("detail").asString("").contains("after the flood"))
                .filteredOn(each -> each.get("problem").asString().equals("further-rejected-requests"))
                .anySatisfy(each -> assertThat(each.get("detail").asString())
                        .contains("further requests without authentication", "from 127.0.0.1")));
        assertThat(anonymousRows() - before).isLessThanOrEqualTo(20);
    }

    private static int anonymousRows() {
        return Objects.requireNonNull(SERVICE.bean(JdbcTemplate.class)
                .queryForObject("select count(*)::int from anonymous_rejected_request", Integer.class));
    }

    @Test
    void leadsFromPageToPage() {
        int before = rejectedRequests().size();
        for (int i = 0; i < 5; i++) {
            reader.post("/operations", "{}");
        }
        await().until(() -> rejectedRequests().size() >= before + 5);

        List<String> seen = new ArrayList<>();
        JsonNode page = reader.get("/history/rejected-requests?pageSize=2").json();
        while (true) {
            page.get("rejectedRequests").forEach(each -> seen.add(each.get("id").asString()));
            if (!page.has("next")) {
                break;
            }
            String next = page.get("next").asString();
            page = reader.get(next.substring(next.indexOf("/history"))).json();
        }

        assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
        assertThat(seen)
                .isEqualTo(rejectedRequests().stream()
                        .map(each -> each.get("id").asString())
                        .toList());
    }

    @Test
    void areFoundByTheirFilters() {
        IlionClient.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVICE.port() + "/v1/filtered:flush"))
                .POST(BodyPublishers.noBody()));
        reader.post("/operations", "{}");
        operator.post("/operations", "{}");
        await().until(() -> List.of("reader", "operator").stream()
                .allMatch(caller ->
                        !found("caller=" + caller + "&path=/operations").isEmpty()));

        assertThat(found("caller=reader")).isNotEmpty().containsOnly("caller:reader 403 /operations");
        assertThat(found("caller=caller:reader")).isEqualTo(found("caller=reader"));
        assertThat(found("caller=token:reader")).isEmpty();
        assertThat(found("status=400&path=/operations&caller=operator"))
                .isNotEmpty()
                .allMatch("caller:operator 400 /operations"::equals);
        await().until(() -> found("status=401&path=/v1/").contains("nobody 401 /v1/filtered:flush"));
        assertThat(found("path=/operation")).isEmpty();
        assertThat(found("from=-1h&to=now&caller=reader")).isNotEmpty();
        assertThat(found("to=yesterday")).isEmpty();
    }

    private List<String> found(String filter) {
        return rejectedRequests(reader, filter).stream()
                .map(each -> "%s %s %s"
                        .formatted(
                                each.path("caller").asString("nobody"),
                                each.get("status").asInt(),
                                each.get("path").asString()))
                .toList();
    }

    @Test
    void areNeverChanged() {
        int before = rejectedRequests().size();
        reader.post("/operations", "{}");
        await().until(() -> rejectedRequests().size() > before);

        assertThatThrownBy(() -> SERVICE.bean(JdbcTemplate.class)
                        .update("update rejected_request set caller = 'caller:mallory'"))
                .isInstanceOf(DataAccessException.class);
    }

    private List<JsonNode> rejectedRequests() {
        return rejectedRequests(reader);
    }

    private static List<JsonNode> rejectedRequests(IlionClient reader) {
        return rejectedRequests(reader, "");
    }

    private static List<JsonNode> rejectedRequests(IlionClient reader, String filter) {
        return reader.get("/history/rejected-requests?pageSize=1000&" + filter)
                .json()
                .get("rejectedRequests")
                .valueStream()
                .toList();
    }
}
