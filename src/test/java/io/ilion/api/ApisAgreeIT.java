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
 * Whatever an operation is like, every shape tells the same of it. The last of the seeds is another one each time; that of a
 * failure is in the name of the test.
 */
class ApisAgreeIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();

    private final IlionClient ilion = SERVICE.client("reader");
    private final StoredOperations stored = new StoredOperations(SERVICE);

    static LongStream seeds() {
        return LongStream.of(1, 2, ThreadLocalRandom.current().nextLong());
    }

    /** One operation as all shapes tell it. */
    private record Told(
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
    void onAnyOperation(long seed) {
        for (AnyOperation operation : AnyOperation.some(seed, 6)) {
            operation.writeTo(stored);
            Told told = look(operation);
            try {
                agreeOnWhatItIs(told);
                agreeOnHowFarItIs(told);
                agreeOnItsTimes(told);
                agreeOnHowItEnded(told);
                keepToTheirShapes(told);
                leadToWhatThereIs(told);
            } catch (AssertionError e) {
                throw new AssertionError("%s%n%s".formatted(operation, e.getMessage()), e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onWhatIsInTheirLists(long seed) {
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
            Told told = look(operation);
            String id = operation.id().toString();
            JsonNode found = Objects.requireNonNull(d.get(id));
            assertThat(a.get(id)).as(operation.toString()).isEqualTo(told.a());
            assertThat(c.get(id)).as(operation.toString()).isEqualTo(told.c());
            for (String property : List.of(
                    "type", "cluster", "state", "progress", "creationTime", "startTime", "completionTime", "request")) {
                assertThat(found.get(property))
                        .as(operation.toString())
                        .isEqualTo(told.d().get(property));
            }
            assertThat(found.path("failureCode"))
                    .as(operation.toString())
                    .isEqualTo(told.d().at("/failureCause/code"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onWhichAreInAState(long seed) {
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
    void onWhatTheyFailedWith(long seed) {
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

    private Told look(AnyOperation operation) {
        List<ApiResponse> answers = new ArrayList<>();
        for (String path : List.of("/operations/", "/azure/operations/", "/v1/operations/", "/history/operations/")) {
            answers.add(ilion.get(path + operation.id()));
        }
        assertThat(answers)
                .as(operation.toString())
                .extracting(ApiResponse::status)
                .containsOnly(200);
        List<JsonNode> shapes = answers.stream().map(ApiResponse::json).toList();
        return new Told(operation, shapes.get(0), shapes.get(1), shapes.get(2), shapes.get(3), answers);
    }

    private static void agreeOnWhatItIs(Told told) {
        String id = told.operation().id().toString();
        assertThat(List.of(
                        told.a().get("id"),
                        told.metadata().get("operationId"),
                        told.d().get("id")))
                .extracting(JsonNode::asString)
                .containsOnly(id);
        assertThat(told.c().get("name").asString()).isEqualTo("operations/" + id);
        assertThat(List.of(
                        told.a().get("type"),
                        told.metadata().get("type"),
                        told.d().get("type")))
                .extracting(JsonNode::asString)
                .containsOnly(told.operation().type());
        assertThat(told.metadata().get("cluster")).isEqualTo(told.d().get("cluster"));
        JsonNode request = told.d().get("request");
        assertThat(told.metadata().get("request")).isEqualTo(request);
        request.properties()
                .forEach(each -> assertThat(told.a().get(each.getKey())).isEqualTo(each.getValue()));
        assertThat(told.metadata().get("keyspace")).isEqualTo(request.get("keyspace"));
        assertThat(told.metadata().get("table")).isEqualTo(request.get("table"));
    }

    private static void agreeOnHowFarItIs(Told told) {
        State state = told.operation().state();
        assertThat(List.of(
                        told.a().get("state"),
                        told.metadata().get("state"),
                        told.d().get("state")))
                .extracting(JsonNode::asString)
                .containsOnly(state.name());
        assertThat(told.b().get("status").asString()).isEqualTo(inAzure(state));
        assertThat(told.c().get("done").asBoolean()).isEqualTo(state.isTerminal());
        assertThat(told.answers().get(1).header("Retry-After").isPresent()).isNotEqualTo(state.isTerminal());
        assertThat(List.of(told.a().get("progress"), told.metadata().get("progress")))
                .containsOnly(told.d().get("progress"));
        assertThat(told.d().get("progress").asDouble()).isBetween(0.0, 1.0);
        if (state.isTerminal()) {
            assertThat(told.d().get("progress").asDouble()).isEqualTo(1.0);
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

    private static void agreeOnItsTimes(Told told) {
        JsonNode metadata = told.metadata();
        AnyOperation operation = told.operation();
        assertThat(told.b().get("createdTime")).isEqualTo(told.d().get("creationTime"));
        for (var time : Map.of("creationTime", "createTime", "startTime", "startTime", "completionTime", "endTime")
                .entrySet()) {
            assertThat(told.a().get(time.getKey())).isEqualTo(told.d().get(time.getKey()));
            assertThat(metadata.get(time.getValue())).isEqualTo(told.d().get(time.getKey()));
        }
        assertThat(Instant.parse(told.d().get("creationTime").asString())).isEqualTo(operation.created());
        assertThat(told.d().has("startTime")).isEqualTo(operation.started() != null);
        assertThat(told.d().has("completionTime"))
                .isEqualTo(told.operation().state().isTerminal());
        Instant last = operation.completed() != null
                ? operation.completed()
                : operation.started() != null ? operation.started() : operation.created();
        assertThat(Instant.parse(told.b().get("lastActionTime").asString())).isEqualTo(last);
    }

    private static void agreeOnHowItEnded(Told told) {
        JsonNode failure = told.d().path("failureCause");
        assertThat(told.a().path("failureCause")).isEqualTo(failure);
        assertThat(told.d().has("failureCause")).isEqualTo(told.operation().failure() != null);
        assertThat(told.metadata().has("failure")).isEqualTo(told.d().has("failureCause"));
        assertThat(told.c().has("response")).isEqualTo(told.is(State.COMPLETED));
        assertThat(told.c().has("error")).isEqualTo(told.is(State.FAILED, State.CANCELLED));
        assertThat(told.b().has("message")).isEqualTo(told.c().has("error"));
        assertThat(told.b().has("resourceLocation"))
                .isEqualTo(told.is(State.COMPLETED) && leadsSomewhere(told.operation()));
        if (told.c().has("error")) {
            assertThat(told.b().get("message")).isEqualTo(told.c().at("/error/message"));
            assertThat(told.b().get("message").asString()).isNotBlank();
        }
        if (told.is(State.CANCELLED)) {
            assertThat(told.c().at("/error/code").asInt()).isEqualTo(1);
        } else if (told.is(State.FAILED)) {
            assertThat(told.c().at("/error/code").asInt()).isBetween(2, 16);
            assertThat(told.c().at("/error/message").asString()).isEqualTo(summary(failure));
        }
        if (told.d().has("failureCause")) {
            assertThat(told.metadata().at("/failure/reason")).isEqualTo(failure.path("code"));
            assertThat(told.metadata().at("/failure/message")).isEqualTo(failure.path("message"));
            boolean several = failure.get("type").asString().endsWith(".OperationFailedException");
            List<JsonNode> nodes =
                    several ? failure.get("suppressed").valueStream().toList() : List.of(failure);
            assertThat(told.a()
                            .get("errors")
                            .valueStream()
                            .map(error -> error.path("source") + " "
                                    + error.get("message").asString()))
                    .containsExactlyElementsOf(nodes.stream()
                            .map(node -> node.path("node") + " " + summary(node))
                            .toList());
        } else {
            assertThat(told.a().has("errors")).isFalse();
        }
    }

    /** A snapshot that was taken can be looked at, and what was restored where the request names it. */
    private static boolean leadsSomewhere(AnyOperation operation) {
        return operation.type().equals("snapshot")
                || (operation.type().equals("restore") && operation.request().contains("'keyspace'"));
    }

    private void leadToWhatThereIs(Told told) {
        if (told.operation().type().equals("snapshot") && told.b().has("resourceLocation")) {
            String location = told.b().get("resourceLocation").asString();
            assertThat(ilion.get(location.substring(location.indexOf("/azure"))).string("id"))
                    .isEqualTo(told.operation().id().toString());
        }
    }

    private static String summary(JsonNode failure) {
        return (failure.has("message") ? failure.get("message") : failure.get("type")).asString();
    }

    private static void keepToTheirShapes(Told told) {
        assertThat(Set.of("status", "createdTime", "lastActionTime", "resourceLocation", "message"))
                .containsAll(told.b().propertyNames());
        assertThat(Set.of("name", "done", "metadata", "error", "response"))
                .containsAll(told.c().propertyNames());
        Set<String> ofA = new TreeSet<>(told.a().propertyNames());
        ofA.removeAll(told.d().get("request").propertyNames());
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
        assertThat(List.of(told.a(), told.b(), told.c(), told.d())).noneMatch(ApisAgreeIT::hasNull);
        assertThat(told.answers())
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
