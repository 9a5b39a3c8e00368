package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.State;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * All APIs agree on random operations. The last seed is random; the name of a failed test has its seed.
 */
class ApisAgreeIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();

    private final IlionClient ilion = SERVICE.client("reader");
    private final StoredOperations stored = new StoredOperations(SERVICE);

    static LongStream seeds() {
        return LongStream.of(1, 2, ThreadLocalRandom.current().nextLong());
    }

    /** One operation in the responses of all APIs. */
    private record Responses(
            AnyOperation operation, JsonNode a, JsonNode b, JsonNode c, JsonNode d, List<ApiResponse> answers) {

        JsonNode metadata() {
            return c.at("/metadata/value");
        }

        boolean is(State... states) {
            return Set.of(states).contains(operation.state());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreeOnEveryOperation(long seed) {
        for (AnyOperation operation : AnyOperation.some(seed, 6)) {
            operation.writeTo(stored);
            Responses responses = look(operation);
            try {
                agreeOnTheRequest(responses);
                agreeOnStateAndProgress(responses);
                agreeOnTimes(responses);
                agreeOnTheResult(responses);
                haveOnlyTheirOwnProperties(responses);
                resourceLocationsExist(responses);
            } catch (AssertionError e) {
                throw new AssertionError("%s%n%s".formatted(operation, e.getMessage()), e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreeOnTheirLists(long seed) {
        List<AnyOperation> operations = AnyOperation.some(seed + 1_000_000, 2);
        operations.forEach(operation -> operation.writeTo(stored));

        Map<String, JsonNode> a = byId(ilion.get("/operations?pageSize=1000").json(), each -> each.get("id"));
        Map<String, JsonNode> c = byId(
                ilion.get("/v1/operations?pageSize=1000").json().get("operations"),
                each -> each.at("/metadata/value/operationId"));
        Map<String, JsonNode> d =
                byId(ilion.get("/history/operations?pageSize=1000").json().get("operations"), each -> each.get("id"));

        assertThat(a.keySet()).isEqualTo(c.keySet()).isEqualTo(d.keySet());
        for (AnyOperation operation : operations) {
            Responses responses = look(operation);
            String id = operation.id().toString();
            JsonNode found = Objects.requireNonNull(d.get(id));
            assertThat(a.get(id)).as(operation.toString()).isEqualTo(responses.a());
            assertThat(c.get(id)).as(operation.toString()).isEqualTo(responses.c());
            for (String property : List.of(
                    "type", "cluster", "state", "progress", "creationTime", "startTime", "completionTime", "request")) {
                assertThat(found.get(property))
                        .as(operation.toString())
                        .isEqualTo(responses.d().get(property));
            }
            assertThat(found.path("failureCode"))
                    .as(operation.toString())
                    .isEqualTo(responses.d().at("/failureCause/code"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreeOnTheOperationsInAState(long seed) {
        AnyOperation.some(seed + 2_000_000, 1).forEach(operation -> operation.writeTo(stored));

        for (State state : State.values()) {
            Set<String> a = byId(
                            ilion.get("/operations?pageSize=1000&state=" + state)
                                    .json(),
                            each -> each.get("id"))
                    .keySet();
            Set<String> c = byId(
                            ilion.get("/v1/operations?pageSize=1000&filter=metadata.state%3D" + state)
                                    .json()
                                    .get("operations"),
                            each -> each.at("/metadata/value/operationId"))
                    .keySet();
            Set<String> d = byId(
                            ilion.get("/history/operations?pageSize=1000&state=" + state)
                                    .json()
                                    .get("operations"),
                            each -> each.get("id"))
                    .keySet();
            assertThat(new TreeSet<>(a))
                    .as(state.name())
                    .isNotEmpty()
                    .isEqualTo(new TreeSet<>(c))
                    .isEqualTo(new TreeSet<>(d));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreeOnFailureCodes(long seed) {
        AnyOperation.some(seed + 3_000_000, 1).forEach(operation -> operation.writeTo(stored));
        JsonNode all = ilion.get("/v1/operations?pageSize=1000").json().get("operations");

        for (int code = 1; code <= 16; code++) {
            Set<String> shown = new TreeSet<>();
            for (JsonNode each : all) {
                if (each.at("/error/code").asInt(0) == code) {
                    shown.add(each.get("name").asString());
                }
            }
            assertThat(ilion.get("/v1/operations?pageSize=1000&filter=error.code%3D" + code)
                            .json()
                            .path("operations")
                            .valueStream()
                            .map(each -> each.get("name").asString()))
                    .as("code " + code)
                    .containsExactlyInAnyOrderElementsOf(shown);
        }
    }

    private Responses look(AnyOperation operation) {
        List<ApiResponse> answers = new ArrayList<>();
        for (String path : List.of("/operations/", "/azure/operations/", "/v1/operations/", "/history/operations/")) {
            answers.add(ilion.get(path + operation.id()));
        }
        assertThat(answers)
                .as(operation.toString())
                .extracting(ApiResponse::status)
                .containsOnly(200);
        List<JsonNode> shapes = answers.stream().map(ApiResponse::json).toList();
        return new Responses(operation, shapes.get(0), shapes.get(1), shapes.get(2), shapes.get(3), answers);
    }

    private static void agreeOnTheRequest(Responses responses) {
        String id = responses.operation().id().toString();
        assertThat(List.of(
                        responses.a().get("id"),
                        responses.metadata().get("operationId"),
                        responses.d().get("id")))
                .extracting(JsonNode::asString)
                .containsOnly(id);
        assertThat(responses.c().get("name").asString()).isEqualTo("operations/" + id);
        assertThat(List.of(
                        responses.a().get("type"),
                        responses.metadata().get("type"),
                        responses.d().get("type")))
                .extracting(JsonNode::asString)
                .containsOnly(responses.operation().type());
        assertThat(responses.metadata().get("cluster")).isEqualTo(responses.d().get("cluster"));
        JsonNode request = responses.d().get("request");
        assertThat(responses.metadata().get("request")).isEqualTo(request);
        request.properties()
                .forEach(each -> assertThat(responses.a().get(each.getKey())).isEqualTo(each.getValue()));
        assertThat(responses.metadata().get("keyspace")).isEqualTo(request.get("keyspace"));
        assertThat(responses.metadata().get("table")).isEqualTo(request.get("table"));
    }

    private static void agreeOnStateAndProgress(Responses responses) {
        State state = responses.operation().state();
        assertThat(List.of(
                        responses.a().get("state"),
                        responses.metadata().get("state"),
                        responses.d().get("state")))
                .extracting(JsonNode::asString)
                .containsOnly(state.name());
        assertThat(responses.b().get("status").asString()).isEqualTo(inAzure(state));
        assertThat(responses.c().get("done").asBoolean()).isEqualTo(state.isTerminal());
        assertThat(responses.answers().get(1).header("Retry-After").isPresent()).isNotEqualTo(state.isTerminal());
        assertThat(List.of(responses.a().get("progress"), responses.metadata().get("progress")))
                .containsOnly(responses.d().get("progress"));
        assertThat(responses.d().get("progress").asDouble()).isBetween(0.0, 1.0);
        if (state.isTerminal()) {
            assertThat(responses.d().get("progress").asDouble()).isEqualTo(1.0);
        }
    }

    private static String inAzure(State state) {
        return switch (state) {
            case PENDING -> "notstarted";
            case RUNNING -> "running";
            case COMPLETED -> "succeeded";
            case FAILED, CANCELLED -> "failed";
        };
    }

    private static void agreeOnTimes(Responses responses) {
        JsonNode metadata = responses.metadata();
        AnyOperation operation = responses.operation();
        assertThat(responses.b().get("createdTime")).isEqualTo(responses.d().get("creationTime"));
        for (var time : Map.of("creationTime", "createTime", "startTime", "startTime", "completionTime", "endTime")
                .entrySet()) {
            assertThat(responses.a().get(time.getKey())).isEqualTo(responses.d().get(time.getKey()));
            assertThat(metadata.get(time.getValue())).isEqualTo(responses.d().get(time.getKey()));
        }
        assertThat(Instant.parse(responses.d().get("creationTime").asString())).isEqualTo(operation.created());
        assertThat(responses.d().has("startTime")).isEqualTo(operation.started() != null);
        assertThat(responses.d().has("completionTime"))
                .isEqualTo(responses.operation().state().isTerminal());
        Instant last = operation.completed() != null
                ? operation.completed()
                : operation.started() != null ? operation.started() : operation.created();
        assertThat(Instant.parse(responses.b().get("lastActionTime").asString()))
                .isEqualTo(last);
    }

    private static void agreeOnTheResult(Responses responses) {
        JsonNode failure = responses.d().path("failureCause");
        assertThat(responses.a().path("failureCause")).isEqualTo(failure);
        assertThat(responses.d().has("failureCause"))
                .isEqualTo(responses.operation().failure() != null);
        assertThat(responses.metadata().has("failure")).isEqualTo(responses.d().has("failureCause"));
        assertThat(responses.c().has("response")).isEqualTo(responses.is(State.COMPLETED));
        assertThat(responses.c().has("error")).isEqualTo(responses.is(State.FAILED, State.CANCELLED));
        assertThat(responses.b().has("message")).isEqualTo(responses.c().has("error"));
        assertThat(responses.b().has("resourceLocation"))
                .isEqualTo(responses.is(State.COMPLETED) && leadsSomewhere(responses.operation()));
        if (responses.c().has("error")) {
            assertThat(responses.b().get("message")).isEqualTo(responses.c().at("/error/message"));
            assertThat(responses.b().get("message").asString()).isNotBlank();
        }
        if (responses.is(State.CANCELLED)) {
            assertThat(responses.c().at("/error/code").asInt()).isEqualTo(1);
        } else if (responses.is(State.FAILED)) {
            assertThat(responses.c().at("/error/code").asInt()).isBetween(2, 16);
            assertThat(responses.c().at("/error/message").asString()).isEqualTo(summary(failure));
        }
        if (responses.d().has("failureCause")) {
            assertThat(responses.metadata().at("/failure/reason")).isEqualTo(failure.path("code"));
            assertThat(responses.metadata().at("/failure/message")).isEqualTo(failure.path("message"));
            boolean several = failure.get("type").asString().endsWith(".OperationFailedException");
            List<JsonNode> nodes =
                    several ? failure.get("suppressed").valueStream().toList() : List.of(failure);
            assertThat(responses
                            .a()
                            .get("errors")
                            .valueStream()
                            .map(error -> error.path("source") + " "
                                    + error.get("message").asString()))
                    .containsExactlyElementsOf(nodes.stream()
                            .map(node -> node.path("node") + " " + summary(node))
                            .toList());
        } else {
            assertThat(responses.a().has("errors")).isFalse();
        }
    }

    /** A snapshot that was taken exists, and so does the keyspace that was restored if the request names it. */
    private static boolean leadsSomewhere(AnyOperation operation) {
        return operation.type().equals("snapshot")
                || (operation.type().equals("restore") && operation.request().contains("'keyspace'"));
    }

    private void resourceLocationsExist(Responses responses) {
        if (responses.operation().type().equals("snapshot") && responses.b().has("resourceLocation")) {
            String location = responses.b().get("resourceLocation").asString();
            assertThat(ilion.get(location.substring(location.indexOf("/azure"))).string("id"))
                    .isEqualTo(responses.operation().id().toString());
        }
    }

    private static String summary(JsonNode failure) {
        return (failure.has("message") ? failure.get("message") : failure.get("type")).asString();
    }

    private static void haveOnlyTheirOwnProperties(Responses responses) {
        assertThat(Set.of("status", "createdTime", "lastActionTime", "resourceLocation", "message"))
                .containsAll(responses.b().propertyNames());
        assertThat(Set.of("name", "done", "metadata", "error", "response"))
                .containsAll(responses.c().propertyNames());
        Set<String> ofA = new TreeSet<>(responses.a().propertyNames());
        ofA.removeAll(responses.d().get("request").propertyNames());
        assertThat(Set.of(
                        "type",
                        "id",
                        "state",
                        "progress",
                        "creationTime",
                        "startTime",
                        "completionTime",
                        "failureCause",
                        "errors"))
                .containsAll(ofA);
        assertThat(List.of(responses.a(), responses.b(), responses.c(), responses.d()))
                .noneMatch(ApisAgreeIT::hasNull);
        assertThat(responses.answers())
                .extracting(answer -> answer.header("ETag").orElseThrow())
                .doesNotHaveDuplicates();
    }

    private static boolean hasNull(JsonNode node) {
        return node.isNull() || node.valueStream().anyMatch(ApisAgreeIT::hasNull);
    }

    private static Map<String, JsonNode> byId(JsonNode list, Function<JsonNode, JsonNode> id) {
        return list.valueStream()
                .collect(Collectors.toMap(each -> id.apply(each).asString(), each -> each));
    }
}
