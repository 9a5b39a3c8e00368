package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Invalid requests are rejected with the name of the property and the valid values, and store nothing. */
class BadInputIT {

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();
    private long rowsBefore;

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("strict", "orders");
    }

    @BeforeEach
    void countRows() {
        rowsBefore = rows();
    }

    @AfterEach
    void nothingWasStored() {
        assertThat(rows()).isEqualTo(rowsBefore);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'type': 'flush'}                                                 | keyspace            | is required
                    {'type': 'flush', 'keyspace': null}                               | keyspace            | is required
                    {'keyspace': 'strict'}                                            | type                | is required
                    {'type': 'flsh', 'keyspace': 'strict'}                            | type                | did you mean 'flush'
                    {'type': 7, 'keyspace': 'strict'}                                 | type                | is required
                    {'type': 'flush', 'keyspace': 7}                                  | keyspace            | must be a string
                    {'type': 'flush', 'keyspace': ['strict']}                         | keyspace            | must be a string
                    {'type': 'flush', 'keyspace': ''}                                 | keyspace            | must be a name
                    {'type': 'flush', 'keyspace': 'a b; drop'}                        | keyspace            | must be a name
                    {'type': 'flush', 'keyspace': 'strct'}                            | keyspace            | did you mean 'strict'
                    {'type': 'flush', 'keyspace': 'system_views'}                     | keyspace            | is virtual
                    {'type': 'flush', 'keyspace': 'strict', 'tables': 'orders'}       | tables              | must be a list
                    {'type': 'flush', 'keyspace': 'strict', 'tables': ['ordrs']}      | tables[0]           | did you mean 'orders'
                    {'type': 'flush', 'keyspace': 'strict', 'tables': [null]}         | tables[0]           | must not be null
                    {'type': 'flush', 'keyspace': 'strict', 'tables': [3]}            | tables[0]           | must be a string
                    {'type': 'flush', 'keyspace': 'strict', 'tabels': ['orders']}     | tabels              | did you mean 'tables'
                    {'type': 'flush', 'keyspace': 'strict', 'cluster': 'ti'}          | cluster             | there is no cluster 'ti'
                    {'type': 'flush', 'keyspace': 'strict', 'nodes': {'host': []}}    | nodes.host          | did you mean 'hosts'
                    {'type': 'flush', 'keyspace': 'strict', 'nodes': {'hosts': ['127.0.1.9']}}  | nodes.hosts[0]      | there is no node '127.0.1.9'
                    {'type': 'flush', 'keyspace': 'strict', 'nodes': {'racks': ['rack9']}}      | nodes.racks[0]      | there is no rack 'rack9'
                    {'type': 'flush', 'keyspace': 'strict', 'nodes': {'racks': ['rack1'], 'hosts': ['{node 2}']}} | nodes | no node of cluster 'it'
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'order': 'SOMEHOW'}}  | execution.order     | must be one of
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'order': 1}}          | execution.order     | must be one of
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'timeout': '10 min'}} | execution.timeout   | ISO 8601
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'timeout': 600}}      | execution.timeout   | ISO 8601
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'timeout': 'PT0S'}}   | execution.timeout   | must be
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'retries': 1.5}}      | execution.retries   | must be a whole number
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'retries': '1'}}      | execution.retries   | must be a whole number
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'retries': 99999999999}} | execution.retries | must be a whole number
                    {'type': 'flush', 'keyspace': 'strict', 'execution': {'maxConcurrentNodes': 0}} | execution.maxConcurrentNodes | must be greater than or equal to 1
                    {'type': 'flush', 'keyspace': 'strict', 'labels': {'a b': 'c'}}             | labels              | keys must be 1 to 63 letters
                    {'type': 'flush', 'keyspace': 'strict', 'labels': ['a']}                    | labels              | must be an object
                    {'type': 'flush', 'keyspace': 'strict', 'reason': {'a': 1}}                 | reason              | must be a string
                    """)
    void namesThePropertyAndTheValidValues(String body, String field, String message) {
        ApiResponse answer = ilion.post("/operations", body.replace("{node 2}", TestEnvironment.address(2)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asString()).contains(message);
        assertThat(answer.string("instance")).isEqualTo("/operations");
        assertThat(answer.body()).doesNotContain("Exception", "io.ilion", "tools.jackson");
    }

    static Stream<String> invalidBodies() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "3",
                "\"flush\"",
                "{",
                "{\"type\": \"flush\",}",
                "{\"type\": \"flush\", \"type\": \"flush\", \"keyspace\": \"strict\"}",
                "{\"type\": \"flush\", \"keyspace\": \"strict\"} trailing",
                "garbage",
                "{\"type\": \"flush\", \"keyspace\": \"\u0000\"}",
                "{\"type\": \"flush\", \"keyspace\": \"strict\", \"reason\": \"a\\u0000b\"}",
                "{\"type\": \"flush\", \"keyspace\": \"strict\", \"labels\": {\"team\": \"a\\ud800b\"}}",
                "{\"type\": \"flush\", \"keyspace\": \"strict\", \"nodes\": {\"hosts\": []}}",
                "[".repeat(5000));
    }

    @ParameterizedTest
    @MethodSource("invalidBodies")
    void rejectsABodyThatIsNotARequest(String body) {
        ApiResponse answer = ilion.post("/operations", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:invalid-request");
        assertThat(answer.body()).doesNotContain("Exception", "io.ilion", "tools.jackson");
    }

    @Test
    void rejectsUnsupportedQueryParameters() {
        ApiResponse answer = ilion.post("/operations?dryrun=true", "{'type': 'flush', 'keyspace': 'strict'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("dryrun");
    }

    @Test
    void rejectsABodyThatIsTooLarge() {
        String body = "{\"type\": \"flush\", \"keyspace\": \"strict\", \"reason\": \"" + "x".repeat(300_000) + "\"}";

        ApiResponse answer = ilion.post("/operations", body);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.string("detail")).contains("262144");
    }

    @Test
    void rejectsAListThatIsTooLong() {
        String tables = "['orders'" + ", 'orders'".repeat(1000) + "]";

        // a table that is named a thousand and one times counts once, so this is valid …
        assertThat(ilion.post(
                                "/operations",
                                "{'type': 'flush', 'keyspace': 'strict', 'tables': " + tables + ", 'nope': 1}")
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("nope");
        StringBuilder distinct = new StringBuilder("['t0'");
        for (int i = 1; i <= 1000; i++) {
            distinct.append(", 't").append(i).append('\'');
        }
        ApiResponse answer =
                ilion.post("/operations", "{'type': 'flush', 'keyspace': 'strict', 'tables': " + distinct + "]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("tables");
    }

    @Test
    void rejectsOtherMediaTypesAndMethods() {
        ApiResponse form = IlionClient.send(ilion.request("/operations")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("type=flush")));
        ApiResponse none = IlionClient.send(ilion.request("/operations").POST(BodyPublishers.ofString("{}")));
        ApiResponse put =
                IlionClient.send(service.client("admin").request("/operations").PUT(BodyPublishers.ofString("{}")));

        assertThat(form.status()).isEqualTo(415);
        assertThat(none.status()).isEqualTo(415);
        assertThat(put.status()).isEqualTo(405);
        for (ApiResponse answer : new ApiResponse[] {form, none, put}) {
            assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    state=SLEEPING   | state    | must be one of
                    status=running   | status   | must be one of
                    pageSize=0       | pageSize | must be from 1 to 1000
                    pageSize=1001    | pageSize | must be from 1 to 1000
                    pageSize=many    | pageSize | must be
                    before=yesterday | before   | must be a UUID
                    """)
    void rejectsAnInvalidFilter(String query, String field, String message) {
        ApiResponse answer = ilion.get("/operations?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asString()).contains(message);
    }

    @Test
    void findsATableThatWasCreatedASecondAgo() {
        TestEnvironment.changeSchema("create table strict.fresh%d (id int primary key)".formatted(rowsBefore));

        ApiResponse answer = ilion.post(
                "/operations",
                "{'type': 'flush', 'keyspace': 'strict', 'tables': ['fresh%d'], 'nope': 1}".formatted(rowsBefore));
        ApiResponse unknownProperty = ilion.post(
                "/operations",
                "{'type': 'flush', 'keyspace': 'strict', 'tables': ['fresh%d', 'x']}".formatted(rowsBefore));

        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("nope");
        assertThat(unknownProperty.json().get("errors")).hasSize(1);
        assertThat(unknownProperty.json().at("/errors/0/field").asString()).isEqualTo("tables[1]");
    }

    private long rows() {
        Long count = service.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }
}
