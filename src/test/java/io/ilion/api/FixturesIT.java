package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.StoredOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The response of each API for an operation in each state equals a file below {@code src/test/resources/fixtures}, including the order of
 * its properties. The Icarus API has three variants, for the settings of the failure format.
 */
class FixturesIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> PATHS = Map.of(
            "icarus", "/operations/",
            "icarus-failure-cause", "/operations/",
            "icarus-errors", "/operations/",
            "azure", "/azure/operations/",
            "longrunning", "/v1/operations/",
            "history", "/history/operations/");
    private static final List<String> CASES = List.of(
            "pending",
            "running",
            "completed",
            "failed",
            "cancelled",
            "completed-snapshot",
            "failed-on-several-nodes",
            "cancelled-after-a-failure",
            "completed-cleanup",
            "completed-import",
            "completed-restore");
    private static final Instant CREATED = Instant.parse("2026-11-22T04:00:37.096647Z");
    private static final Instant STARTED = Instant.parse("2026-11-22T04:00:37.113259Z");
    private static final Instant COMPLETED = Instant.parse("2026-11-22T04:00:37.258Z");
    private static final String REQUEST =
            "{'keyspace': 'demo', 'tables': ['orders'], 'reason': 'CHG-1024', 'labels': {'team': 'a'}}";
    private static final String UNREACHABLE = """
            {'type': 'io.ilion.cassandra.NodeUnreachableException', 'code': 'NODE_UNREACHABLE', 'node': '10.0.0.7',
             'message': 'Node 10.0.0.7 does not answer', 'localizedMessage': 'Node 10.0.0.7 does not answer',
             'stackTrace': [{'classLoaderName': 'app', 'className': 'io.ilion.cassandra.jmx.LivenessProbe', 'methodName': 'check',
                             'fileName': 'Watch.java', 'lineNumber': 42, 'nativeMethod': false}],
             'suppressed': []}""";
    private static final String REJECTED = """
            {'type': 'java.lang.IllegalArgumentException', 'code': 'REJECTED_BY_NODE', 'node': '10.0.0.8',
             'message': 'Unknown keyspace/cf pair (demo.orders)', 'localizedMessage': 'Unknown keyspace/cf pair (demo.orders)',
             'stackTrace': [], 'suppressed': []}""";
    private static final String BOTH = """
            {'type': 'io.ilion.operation.failure.OperationFailedException', 'code': 'INTERNAL', 'message': '2 of 3 nodes failed',
             'localizedMessage': '2 of 3 nodes failed', 'stackTrace': [], 'suppressed': [%s, %s]}""".formatted(UNREACHABLE, REJECTED);

    private static final Map<String, Ilion> SERVICES = new LinkedHashMap<>();

    @BeforeAll
    static void storeOperations() {
        SERVICES.put("icarus", Ilion.withEmptyDatabase());
        for (String failures : List.of("failure-cause", "errors")) {
            SERVICES.put("icarus-" + failures, Ilion.withFailures(failures));
        }
        SERVICES.values().forEach(service -> storeOperations(new StoredOperations(service)));
    }

    private static void storeOperations(StoredOperations stored) {
        stored.write(id("pending"), "flush", "PENDING", 0, REQUEST, CREATED, null, null, null);
        stored.write(id("running"), "flush", "RUNNING", 0.5, REQUEST, CREATED, STARTED, null, null);
        stored.write(id("completed"), "flush", "COMPLETED", 1, REQUEST, CREATED, STARTED, COMPLETED, null);
        stored.write(id("failed"), "flush", "FAILED", 1, REQUEST, CREATED, STARTED, COMPLETED, UNREACHABLE);
        stored.write(id("cancelled"), "flush", "CANCELLED", 0, REQUEST, CREATED, null, COMPLETED, null);
        stored.write(
                id("completed-snapshot"),
                "snapshot",
                "COMPLETED",
                1,
                "{'keyspaces': ['demo'], 'tag': 'before-2.1', 'skipFlush': true}",
                CREATED,
                STARTED,
                COMPLETED,
                null);
        stored.snapshot(id("completed-snapshot"));
        completed(stored, "cleanup", "{'keyspace': 'demo', 'tables': ['orders'], 'jobs': 1}");
        completed(
                stored,
                "import",
                "{'keyspace': 'demo', 'table': 'orders', 'tablePath': 'file:///import/demo/orders/', "
                        + "'keepLevel': false, 'noVerify': false, 'sourceDir': 'file:///import/demo/orders/'}");
        completed(stored, "restore", "{'keyspace': 'demo', 'snapshotId': '%s'}".formatted(id("completed-snapshot")));
        stored.write(id("failed-on-several-nodes"), "flush", "FAILED", 1, REQUEST, CREATED, STARTED, COMPLETED, BOTH);
        stored.write(
                id("cancelled-after-a-failure"),
                "flush",
                "CANCELLED",
                1,
                REQUEST,
                CREATED,
                STARTED,
                COMPLETED,
                UNREACHABLE);

        task(stored, "running", 0, "COMPLETED", null);
        task(stored, "running", 1, "RUNNING", null);
        task(stored, "running", 2, "PENDING", null);
        task(stored, "completed", 0, "COMPLETED", null);
        task(stored, "failed", 0, "FAILED", UNREACHABLE);
        task(stored, "failed-on-several-nodes", 0, "FAILED", UNREACHABLE);
        task(stored, "failed-on-several-nodes", 1, "FAILED", REJECTED);
        task(stored, "failed-on-several-nodes", 2, "COMPLETED", null);
        task(stored, "cancelled-after-a-failure", 0, "FAILED", UNREACHABLE);
        task(stored, "cancelled-after-a-failure", 1, "CANCELLED", null);
    }

    static Stream<Arguments> eachApiInEachState() {
        return PATHS.keySet().stream().flatMap(shape -> CASES.stream().map(each -> Arguments.of(shape, each)));
    }

    @ParameterizedTest
    @MethodSource("eachApiInEachState")
    void responseEqualsTheFixture(String shape, String each) {
        Ilion service = service(shape);

        ApiResponse answer = service.client("operator").get(PATHS.get(shape) + id(each) + "?traces=true");
        Path fixture = FIXTURES.resolve(shape).resolve(each + ".json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(pretty(answer.body()).replace("http://127.0.0.1:" + service.port(), "http://ilion.example"))
                .as(fixture.toString())
                .isEqualTo(read(fixture));
    }

    @Test
    void everyFixtureIsCompared() throws IOException {
        try (Stream<Path> files = Files.walk(FIXTURES).filter(Files::isRegularFile)) {
            assertThat(files.map(FIXTURES::relativize).map(Path::toString))
                    .containsExactlyInAnyOrderElementsOf(eachApiInEachState()
                            .map(each -> each.get()[0] + "/" + each.get()[1] + ".json")
                            .toList());
        }
    }

    private static Ilion service(String shape) {
        return Objects.requireNonNull(SERVICES.get(SERVICES.containsKey(shape) ? shape : "icarus"));
    }

    private static UUID id(String each) {
        return new UUID(0x01a20169bee8797eL, 0x867b000000000001L + CASES.indexOf(each));
    }

    private static void completed(StoredOperations stored, String type, String request) {
        stored.write(id("completed-" + type), type, "COMPLETED", 1, request, CREATED, STARTED, COMPLETED, null);
    }

    private static void task(StoredOperations stored, String of, int position, String state, @Nullable String failure) {
        boolean began = !state.equals("PENDING") && !state.equals("CANCELLED");
        boolean ended = !state.equals("PENDING") && !state.equals("RUNNING");
        stored.task(id(of), position, state, CREATED, began ? STARTED : null, ended ? COMPLETED : null, failure);
    }

    private static String pretty(String text) {
        JsonNode json = JSON.readTree(text);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static String read(Path fixture) {
        try {
            return Files.readString(fixture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
