package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document, and whether its examples work. */
class OpenApiIT {

    private final IlionClient ilion = Ilion.shared().client();

    @Test
    void theExampleOfEachTypeIsAccepted() {
        TestEnvironment.createKeyspace("demo", "customers", "orders");
        JsonNode examples = document().at("/paths/~1operations/post/requestBody/content/application~1json/examples");

        assertThat(examples.propertyNames())
                .contains("flush", "cleanup", "import", "snapshot", "restore", "clear-snapshot");
        for (JsonNode example : examples) {
            ApiResponse answer = Ilion.shared()
                    .client("admin")
                    .post("/operations", example.get("value").toString());
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
    }

    @Test
    void theExampleIdIsThatOfAnExistingOperation() {
        TestEnvironment.createKeyspace("demo", "customers");
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'demo'}");

        assertThat(document()
                        .at("/paths/~1operations~1{id}/get/parameters/0/example")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void describesEveryParameterAndResponse() {
        JsonNode document = document();

        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode operation = method.getValue();
                    String name = method.getKey() + " " + path.getKey();
                    assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
                    assertThat(operation.path("tags")).as(name).isNotEmpty();
                    operation
                            .path("parameters")
                            .forEach(parameter -> assertThat(
                                            parameter.path("description").asString(""))
                                    .as(name + parameter)
                                    .isNotBlank());
                    operation
                            .get("responses")
                            .properties()
                            .forEach(response -> assertThat(response.getValue()
                                            .path("description")
                                            .asString(""))
                                    .as(name + response)
                                    .isNotBlank());
                    assertThat(operation.get("responses").propertyNames())
                            .as(name)
                            .contains("401", "403", "503");
                    for (String busy : List.of("429", "503")) {
                        assertThat(operation
                                        .at("/responses/" + busy + "/headers")
                                        .has("Retry-After"))
                                .as(name)
                                .isTrue();
                    }
                    boolean waits = operation
                            .path("parameters")
                            .valueStream()
                            .anyMatch(parameter ->
                                    parameter.get("name").asString().equals("Prefer"));
                    operation.get("responses").properties().forEach(response -> {
                        JsonNode headers = response.getValue().path("headers");
                        assertThat(headers.has("X-Request-Id"))
                                .as(name + response)
                                .isTrue();
                        assertThat(headers.has("Preference-Applied"))
                                .as(name + response)
                                .isEqualTo(waits && response.getKey().startsWith("2"));
                        assertThat(headers.has("x-ms-error-code"))
                                .as(name + response)
                                .isEqualTo(path.getKey().startsWith("/azure")
                                        && response.getKey().compareTo("400") >= 0);
                    });
                    if (operation.at("/responses/200/content").has("application/json")
                            && method.getKey().equals("get")) {
                        assertThat(operation.at("/responses/200/headers").has("ETag"))
                                .as(name)
                                .isTrue();
                        assertThat(operation.get("responses").has("304"))
                                .as(name)
                                .isTrue();
                    }
                }));
    }

    @Test
    void describesARequestWithItsOwnAndTheCommonProperties() {
        JsonNode schema = document().at("/components/schemas/FlushOperationRequest");

        assertThat(schema.get("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "type", "keyspace", "tables", "cluster", "nodes", "execution", "reason", "labels");
        assertThat(schema.get("required")).extracting(JsonNode::asString).containsExactlyInAnyOrder("type", "keyspace");
        assertThat(schema.at("/properties/keyspace/pattern").asString()).isEqualTo("\\w{1,222}");
        assertThat(schema.at("/properties/keyspace/type").asString()).isEqualTo("string");
    }

    @Test
    void describesFailuresInTheConfiguredFormat() {
        for (var each :
                Map.of("failure-cause", "failureCause", "errors", "errors").entrySet()) {
            JsonNode schemas = Ilion.withFailures(each.getKey())
                    .client("reader")
                    .get("/v3/api-docs")
                    .json()
                    .at("/components/schemas");

            Set<String> told =
                    new TreeSet<>(schemas.at("/FlushOperation/properties").propertyNames());
            told.retainAll(Set.of("failureCause", "errors"));
            assertThat(told).containsExactly(each.getValue());
            assertThat(schemas.at("/Throwable/properties").propertyNames()).doesNotContain("type", "code", "node");
        }
    }

    @Test
    void hasNoDanglingReferences() {
        String text = ilion.get("/v3/api-docs").body();
        JsonNode schemas = document().at("/components/schemas");

        assertThat(java.util.regex.Pattern.compile("#/components/schemas/([^\"]+)")
                        .matcher(text)
                        .results())
                .extracting(match -> match.group(1))
                .allMatch(schemas::has);
        assertThat(schemas.propertyNames()).doesNotContain("OperationView", "Maintenance", "Record");
    }

    private JsonNode document() {
        return ilion.get("/v3/api-docs").json();
    }
}
