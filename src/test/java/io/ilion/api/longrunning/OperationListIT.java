package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The list of shape C: filters (AIP-160) and pages (AIP-158), over seven operations that are numbered from 1. */
class OperationListIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private final IlionClient ilion = SERVICE.client("reader");

    @BeforeAll
    static void writeThem() {
        StoredOperations stored = new StoredOperations(SERVICE);
        String unreachable =
                "{'type': 'a.B', 'code': 'NODE_UNREACHABLE', 'message': 'm', 'stackTrace': [], 'suppressed': []}";
        String noCode = "{'type': 'a.B', 'message': 'm', 'stackTrace': [], 'suppressed': []}";
        write(stored, 1, "flush", "PENDING", "{'keyspace': 'ks_1'}", null);
        write(stored, 2, "flush", "RUNNING", "{'keyspace': 'ksx1', 'tables': ['orders', 'customers']}", null);
        write(stored, 3, "flush", "COMPLETED", "{'keyspace': 'demo', 'tables': ['orders']}", null);
        write(stored, 4, "cleanup", "FAILED", "{'keyspace': 'demo', 'tables': []}", unreachable);
        write(stored, 5, "import", "FAILED", "{'keyspace': 'demo', 'table': 'orders'}", noCode);
        write(stored, 6, "snapshot", "CANCELLED", "{'keyspaces': ['demo', 'other']}", null);
        write(stored, 7, "snapshot", "COMPLETED", "{'keyspaces': ['other']}", null);
    }

    private static void write(
            StoredOperations stored, int number, String type, String state, String request, @Nullable String failure) {
        Instant created = Instant.parse("2026-01-0%dT00:00:00Z".formatted(number));
        boolean started = !state.equals("PENDING") && !state.equals("CANCELLED");
        boolean ended = !state.equals("PENDING") && !state.equals("RUNNING");
        stored.write(
                id(number),
                type,
                state,
                number / 10.0,
                request,
                created,
                started ? created.plusSeconds(1) : null,
                ended ? created.plusSeconds(60) : null,
                failure);
    }

    private static UUID id(int number) {
        return new UUID(0x01a20169bee87000L | number, 0x8000000000000000L | number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                                              | 1234567
                    done=false                                                      | 12
                    done = true                                                     | 34567
                    done != true                                                    | 12
                    done:true                                                       | 34567
                    done:*                                                          | 1234567
                    NOT done=false                                                  | 34567
                    error:*                                                         | 456
                    -error:*                                                        | 1237
                    error.code=14                                                   | 4
                    error.code = 13                                                 | 5
                    error.code = 1                                                  | 6
                    error.code > 1                                                  | 45
                    error.code >= 13                                                | 45
                    error.code < 14                                                 | 56
                    error.code != 14                                                | 123567
                    NOT error.code = 14                                             | 123567
                    error.code:*                                                    | 456
                    response:*                                                      | 37
                    metadata:*                                                      | 1234567
                    metadata.state="RUNNING"                                        | 2
                    metadata.state=RUNNING OR metadata.state=PENDING                | 12
                    metadata.state != COMPLETED                                     | 12456
                    metadata.type = "flush"                                         | 123
                    metadata.type = flush AND done=true                             | 3
                    metadata.type = "*s*"                                           | 12367
                    metadata.type : "lush"                                          | 123
                    metadata.type != "flush"                                        | 4567
                    metadata.keyspace = "demo"                                      | 3456
                    metadata.keyspace = "ks_1"                                      | 1
                    metadata.keyspace = "ks*"                                       | 12
                    metadata.keyspace = "other"                                     | 67
                    metadata.keyspace != "demo"                                     | 127
                    metadata.keyspace:*                                             | 1234567
                    metadata.keyspace = "dem"                                       | `-`
                    metadata.keyspace = "%"                                         | `-`
                    metadata.table = "orders"                                       | 1234567
                    metadata.table = "orders" AND metadata.table:*                  | 235
                    metadata.keyspace = "demo" AND metadata.table = "orders"        | 3456
                    metadata.table = "orders" metadata.keyspace = "other"           | 67
                    metadata.keyspace = "ksx1" metadata.table = "products"          | `-`
                    NOT (metadata.keyspace = "demo" AND metadata.table = "orders")  | 127
                    metadata.keyspace = "d*" AND metadata.table = "o*s"             | 3456
                    metadata.table = "customers"                                    | 12467
                    metadata.table : "order" AND metadata.table:*                   | 235
                    metadata.table = "x' or '1'='1"                                 | 1467
                    metadata.table = "o*s" AND metadata.table:*                     | 235
                    metadata.table = "o*c*s"                                        | 1467
                    metadata.table != "o*c*s"                                       | 235
                    metadata.table:*                                                | 235
                    -metadata.table:*                                               | 1467
                    metadata.cluster = "it"                                         | 1234567
                    metadata.cluster = "other"                                      | `-`
                    metadata.createTime > "2026-01-05T00:00:00Z"                    | 67
                    metadata.createTime >= "2026-01-05T00:00:00Z"                   | 567
                    metadata.createTime = "2026-01-05T01:00:00+01:00"               | 5
                    metadata.create_time < "2026-01-02T00:00:00Z"                   | 1
                    metadata.startTime < "2026-01-03T00:00:00Z"                     | 2
                    metadata.startTime:*                                            | 23457
                    NOT metadata.startTime < "2026-01-03T00:00:00Z"                 | 134567
                    metadata.startTime != "2026-01-02T00:00:01Z"                    | 134567
                    metadata.endTime:*                                              | 34567
                    metadata.endTime <= "2026-01-04T00:01:00Z"                      | 34
                    metadata.progress = 1                                           | 34567
                    metadata.progress < 0.5                                         | 12
                    metadata.progress >= 0.2                                        | 234567
                    metadata.@type = "type.googleapis.com/google.protobuf.Struct"   | 1234567
                    metadata.@type = "*Struct"                                      | 1234567
                    metadata.@type = "Struct"                                       | `-`
                    name = "operations/01a20169-bee8-7003-8000-000000000003"        | 3
                    name = "operations/*-000000000003"                              | 3
                    name = "operations/*"                                           | 1234567
                    name : "8000"                                                   | 1234567
                    name = "operations/nothing"                                     | `-`
                    name = "01a20169-bee8-7003-8000-000000000003"                   | `-`
                    name != "operations/01a20169-bee8-7003-8000-000000000003"       | 124567
                    metadata.operationId = "01a20169-bee8-7003-8000-000000000003"   | 3
                    metadata.operation_id = "01a20169-bee8-7003-*"                  | 3
                    (done=false OR error:*) metadata.keyspace="demo"                | 456
                    done=true AND NOT (metadata.type=flush OR metadata.type=import) | 467
                    """)
    void brings(String filter, String numbers) {
        ApiResponse answer = ilion.get("/v1/operations?filter=" + encoded(filter));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(new TreeSet<>(numbers(answer.json())))
                .containsExactlyElementsOf(numbers.replace("-", "")
                        .chars()
                        .mapToObj(digit -> digit - '0')
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing=1",
                "metadata.nothing=1",
                "state=RUNNING",
                "done=maybe",
                "done=1",
                "done>true",
                "done=\"true\"",
                "error.code=\"14\"",
                "metadata.progress=\"0.5\"",
                "metadata.progress=1d",
                "metadata.createTime>\"+294277-01-01T00:00:00Z\"",
                "metadata.createTime>\"-0001-01-01T00:00:00Z\"",
                "error=1",
                "error=\"*\"",
                "error.code=NOT_FOUND",
                "error.code=1.5",
                "metadata.state=running",
                "metadata.state=DONE",
                "metadata.state>PENDING",
                "metadata.type<\"flush\"",
                "metadata.progress=half",
                "metadata.progress=NaN",
                "metadata.createTime>yesterday",
                "metadata.createTime>\"2026-01-01\"",
                "metadata.createTime>5",
                "done=true)",
                "flush",
                "done=true; drop table operation",
                "response=1"
            })
    void refusesAFilterThatMeansNothing(String filter) {
        ApiResponse answer = ilion.get("/v1/operations?filter=" + encoded(filter));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/status").asString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(answer.json().at("/error/details/1/fieldViolations/0/field").asString())
                .isEqualTo("filter");
        assertThat(answer.json().at("/error/message").asString()).startsWith("filter: at character ");
    }

    @Test
    void leadsFromPageToPage() {
        List<Integer> seen = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page =
                    ilion.get("/v1/operations?pageSize=3&pageToken=" + token).json();
            seen.addAll(numbers(page));
            token = page.path("nextPageToken").asString("");
            pages++;
        } while (!token.isEmpty());

        assertThat(seen).containsExactly(7, 6, 5, 4, 3, 2, 1);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void takesAnotherPageSizeButNoOtherFilterAndNoOtherList() {
        String token = ilion.get("/v1/operations?filter=done%3Dtrue&pageSize=2").string("nextPageToken");

        assertThat(numbers(ilion.get("/v1/operations?filter=done%3Dtrue&pageSize=50&pageToken=" + token)
                        .json()))
                .containsExactly(5, 4, 3);
        assertRefused("pageToken", "/v1/operations?pageSize=2&pageToken=" + token);
        assertRefused("pageToken", "/v1/operations?filter=done%3Dfalse&pageToken=" + token);
        assertRefused("pageToken", "/v1/nodes/-/operations?filter=done%3Dtrue&pageToken=" + token);
    }

    @Test
    void refusesATokenThatWasNotMadeHere() {
        String token = ilion.get("/v1/operations?pageSize=2").string("nextPageToken");

        IntStream.range(0, token.length()).forEach(i -> {
            String forged = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            ApiResponse answer = ilion.get("/v1/operations?pageSize=2&pageToken=" + forged);
            // the last character of unpadded Base64 has bits that mean nothing
            assertThat(answer.status()).as(forged).isIn(i == token.length() - 1 ? List.of(200, 400) : List.of(400));
        });
        assertRefused("pageToken", "/v1/operations?pageToken=" + token.substring(2));
        assertRefused("pageToken", "/v1/operations?pageToken=x");
        assertRefused("pageToken", "/v1/operations?pageToken=%7B%7D");
    }

    @Test
    void takesTheSizesThatClientsSend() {
        for (String query :
                List.of("pageSize=0", "pageSize=", "pageSize", "pageSize=100000", "pageSize=0&pageToken&filter")) {
            assertThat(numbers(ilion.get("/v1/operations?" + query).json()))
                    .as(query)
                    .hasSize(7);
        }
        assertRefused("pageSize", "/v1/operations?pageSize=-1");
        assertRefused("pageSize", "/v1/operations?pageSize=many");
    }

    @Test
    void isThereUnderTheNamesThatClientsMakeOfIt() {
        for (String path : List.of(
                "/v1/operations/operations",
                "/v1/nodes/-/operations",
                "/v1/operations?name=&$alt=json;enum-encoding%3Dint&prettyPrint=true&key=x&$.xgafv=2",
                "/v1/operations%2Foperations")) {
            assertThat(numbers(ilion.get(path).json())).as(path).hasSize(7);
        }
        assertThat(ilion.get("/v1/nodes/10.0.0.1/operations").body()).isEqualTo("{\"operations\":[]}");
    }

    private void assertRefused(String field, String path) {
        ApiResponse answer = ilion.get(path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.json().at("/error/details/1/fieldViolations/0/field").asString())
                .isEqualTo(field);
    }

    private static List<Integer> numbers(JsonNode page) {
        return page.get("operations")
                .valueStream()
                .map(each -> each.get("name").asString())
                .map(name -> Integer.parseInt(name.substring(name.length() - 1)))
                .collect(Collectors.toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
