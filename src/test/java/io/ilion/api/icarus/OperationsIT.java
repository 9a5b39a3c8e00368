package io.ilion.api.icarus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The Icarus API over HTTP, as its clients use it. */
class OperationsIT {

    private static final String FLUSH =
            "{'type': 'flush', 'keyspace': 'shaped', 'tables': ['one'], 'reason': 'CHG-1', 'labels': {'team': 'a'}}";

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("shaped", "one");
    }

    @Test
    void respondsToASubmissionWith201AndAnAbsoluteLocation() {
        ApiResponse answer = ilion.post("/operations", FLUSH);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("application/json"));
        assertThat(answer.header("Location"))
                .hasValue("http://127.0.0.1:%d/operations/%s".formatted(service.port(), answer.string("id")));
        assertThat(answer.string("state")).isEqualTo("PENDING");
        assertThat(answer.json().propertyNames())
                .containsExactly(
                        "type", "id", "state", "progress", "creationTime", "keyspace", "tables", "reason", "labels");
    }

    @Test
    void showsAnEndedOperationWithTheTypesThatClientsParse() {
        JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH));

        assertThat(ended.propertyNames())
                .containsExactlyInAnyOrder(
                        "type",
                        "id",
                        "state",
                        "progress",
                        "creationTime",
                        "startTime",
                        "completionTime",
                        "keyspace",
                        "tables",
                        "reason",
                        "labels");
        assertThat(UUID.fromString(ended.get("id").asString()).version()).isEqualTo(7);
        assertThat(ended.get("progress").isNumber()).isTrue();
        for (String time : List.of("creationTime", "startTime", "completionTime")) {
            assertThat(ended.get(time).isString()).isTrue();
            assertThat(Instant.parse(ended.get(time).asString())).isBeforeOrEqualTo(Instant.now());
        }
        assertThat(ended.get("tables").toString()).isEqualTo("[\"one\"]");
    }

    @Test
    void returnsAnEmptyListAndOmitsNulls() {
        ApiResponse answer =
                ilion.post("/operations", "{'type': 'flush', 'keyspace': 'shaped', 'tables': [], 'reason': null}");

        assertThat(answer.json().get("tables").toString()).isEqualTo("[]");
        assertThat(answer.json().has("reason")).isFalse();
    }

    @Test
    void ignoresPropertiesOfAnOperationThatClientsEcho() {
        JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH));

        ApiResponse again = ilion.post("/operations", ended.toString());

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.string("id")).isNotEqualTo(ended.get("id").asString());
    }

    @Test
    void listsTheNewestFirst() {
        String older = ilion.submit(FLUSH);
        String newer = ilion.submit(FLUSH);

        JsonNode list = ilion.get("/operations?pageSize=2").json();

        assertThat(list.isArray()).isTrue();
        assertThat(list).extracting(each -> each.get("id").asString()).containsExactly(newer, older);
    }

    @Test
    void filtersByTypeAndStateUnderBothNames() {
        String id = ilion.submit(FLUSH);
        ilion.awaitEnd(id);

        for (String filter : List.of(
                "type=flush&state=COMPLETED",
                "status=COMPLETED",
                "state=PENDING&state=COMPLETED&type=cleanup&type=flush")) {
            assertThat(ilion.get("/operations?" + filter).json())
                    .as(filter)
                    .extracting(each -> each.get("id").asString())
                    .contains(id);
        }
        assertThat(ilion.get("/operations?state=CANCELLED&type=flush").json())
                .extracting(each -> each.get("id").asString())
                .doesNotContain(id);
        assertThat(ilion.get("/operations?type=backup").body()).isEqualTo("[]");
    }

    @Test
    void pagesWithoutGapsOrDuplicates() {
        List<String> submitted = new ArrayList<>();
        ilion.submit(FLUSH); // so that there are more operations than on the pages that are read
        ilion.submit(FLUSH);
        ilion.submit(FLUSH);
        for (int i = 0; i < 7; i++) {
            submitted.add(0, ilion.submit(FLUSH));
        }

        List<String> seen = new ArrayList<>();
        String path = "/operations?type=flush&pageSize=3";
        while (seen.size() < 7) {
            ApiResponse page = ilion.get(path);
            page.json().forEach(each -> seen.add(each.get("id").asString()));
            String link = page.header("Link").orElseThrow();
            assertThat(link).startsWith("<http://127.0.0.1:").endsWith(">; rel=\"next\"");
            path = link.substring(link.indexOf("/operations"), link.indexOf('>'));
        }

        assertThat(seen.subList(0, 7)).isEqualTo(submitted);
    }

    @Test
    void theLinkToTheNextPageIsNotEscapedTwice() {
        ilion.submit(FLUSH);
        ilion.submit(FLUSH);

        String link = ilion.get("/operations?type=%66lush&pageSize=1&x=a%20b%26")
                .header("Link")
                .orElseThrow();
        ApiResponse next = ilion.get(link.substring(link.indexOf("/operations"), link.indexOf('>')));

        assertThat(link).contains("type=%66lush&").contains("x=a%20b%26&");
        assertThat(next.json().size()).isEqualTo(1);
    }

    @Test
    void returns404ForUnknownIds() {
        for (String id : List.of(UUID.randomUUID().toString(), "not-a-uuid")) {
            assertProblem(ilion.get("/operations/" + id), 404, "no-such-operation");
            assertProblem(ilion.delete("/operations/" + id), 404, "no-such-operation");
            assertProblem(ilion.get("/history/operations/" + id), 404, "no-such-operation");
        }
        assertThat(ilion.get("/nothing/here").status()).isEqualTo(404);
        assertThat(ilion.get("/nothing/here").header("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void cancellingAnEndedOperationChangesNothing() {
        JsonNode ended = ilion.awaitEnd(ilion.submit(FLUSH));
        String id = ended.get("id").asString();

        ApiResponse answer = ilion.delete("/operations/" + id);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(ilion.operation(id)).isEqualTo(ended);
    }

    private static void assertProblem(ApiResponse answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:" + type);
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    }
}
