package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** HTTP semantics of all APIs: ETags, HEAD, OPTIONS, and rejected dry runs. */
class HttpSemanticsIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";
    private static final List<String> SUBMIT_AT = List.of("/operations", "/azure/operations", "/v1/operations");

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("manners", "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operations/", "/azure/operations/", "/v1/operations/", "/history/operations/"})
    void returns304ForAnUnchangedOperation(String path) {
        String id = ended();

        ApiResponse first = ilion.get(path + id);
        String etag = first.header("ETag").orElseThrow();
        ApiResponse same = ilion.send("GET", path + id, "", "If-None-Match", etag);
        ApiResponse among = ilion.send("GET", path + id, "", "If-None-Match", "\"x\", W/" + etag);
        ApiResponse other = ilion.send("GET", path + id, "", "If-None-Match", "\"x\"");

        assertThat(etag).startsWith("\"").endsWith("\"");
        assertThat(first.header("Cache-Control")).hasValue("no-cache");
        assertThat(List.of(same.status(), among.status(), other.status())).containsExactly(304, 304, 200);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).hasValue(etag);
        assertThat(same.header("Cache-Control")).hasValue("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations?type=flush&state=COMPLETED",
                "/azure/snapshots",
                "/azure/keyspaces/manners",
                "/v1/operations?filter=metadata.state=COMPLETED",
                "/v1/nodes/-/operations?filter=metadata.state=COMPLETED",
                "/history/operations?state=COMPLETED",
                "/history/summary?by=TYPE&state=COMPLETED",
                "/snapshots",
                "/status",
                "/version",
                "/version/cassandra",
                "/version/schema"
            })
    void listsAndOtherResourcesHaveAnETag(String path) {
        ended();

        // operations of other tests may still be running
        await().untilAsserted(() -> {
            ApiResponse first = ilion.get(path);
            ApiResponse head = ilion.send("HEAD", path, "");
            ApiResponse same = ilion.send(
                    "GET", path, "", "If-None-Match", first.header("ETag").orElse("none"));

            assertThat(first.status()).as(first.body()).isEqualTo(200);
            assertThat(first.header("ETag").orElseThrow()).startsWith("\"").endsWith("\"");
            assertThat(first.header("Cache-Control")).hasValue("no-cache");
            assertThat(List.of(same.status(), head.status())).containsExactly(304, 200);
            assertThat(head.header("Content-Length")).isPresent().isEqualTo(first.header("Content-Length"));
        });
    }

    @Test
    void anETagDependsOnTheApiAndTheState() {
        String id = ilion.submit(FLUSH);
        String before = ilion.get("/operations/" + id).header("ETag").orElseThrow();
        ilion.awaitEnd(id);

        List<String> after = SUBMIT_AT.stream()
                .map(path -> ilion.get(path + "/" + id).header("ETag").orElseThrow())
                .toList();

        assertThat(after).doesNotHaveDuplicates().doesNotContain(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations",
                "/azure/snapshots",
                "/v1/operations",
                "/operations/{id}",
                "/azure/operations/{id}",
                "/v1/operations/{id}"
            })
    void respondsToHeadLikeGetWithoutABody(String template) {
        String path = template.replace("{id}", ended());

        // operations of other tests may still be running
        await().untilAsserted(() -> {
            ApiResponse get = ilion.get(path);
            ApiResponse head = ilion.send("HEAD", path, "");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String header : List.of("ETag", "Content-Type", "Cache-Control", "Content-Length")) {
                assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /operations                  | GET,HEAD,POST,OPTIONS
                    /operations/{id}             | GET,HEAD,DELETE,OPTIONS
                    /azure/operations            | POST,OPTIONS
                    /azure/snapshots             | GET,HEAD,POST,OPTIONS
                    /azure/snapshots/{id}        | GET,HEAD,PATCH,DELETE,OPTIONS
                    /v1/operations               | GET,HEAD,POST,OPTIONS
                    /v1/operations/{id}          | GET,HEAD,DELETE,OPTIONS
                    """)
    void listsTheAllowedMethods(String template, String allowed) {
        ApiResponse options =
                ilion.send("OPTIONS", template.replace("{id}", UUID.randomUUID().toString()), "");

        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow").orElseThrow().split(",")).containsExactlyInAnyOrder(allowed.split(","));
    }

    @ParameterizedTest
    @CsvSource({
        "/azure/operations, dryRun",
        "/azure/operations, validateOnly",
        "/v1/operations, dryRun",
        "/v1/operations, validate_only",
        "/v1/keyspaces/manners:flush, validateOnly"
    })
    void rejectsADryRunWhereItIsNotSupported(String path, String parameter) {
        String body = path.contains(":") ? "{}" : FLUSH;
        long before = operations();

        ApiResponse refused = ilion.post(path + "?" + parameter + "=true", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").asString())
                .startsWith(parameter)
                .contains("/operations/dry-run");
        assertThat(operations()).isEqualTo(before);
        assertThat(ilion.post(path + "?" + parameter + "=false&$alt=json", body).status())
                .isBetween(200, 202);
    }

    private String ended() {
        String id = ilion.submit(FLUSH);
        ilion.awaitEnd(id);
        return id;
    }

    private long operations() {
        Long count = service.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }
}
