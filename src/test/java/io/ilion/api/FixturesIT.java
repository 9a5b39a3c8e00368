package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Answer;
import io.ilion.testing.Ilion;
import io.ilion.testing.StoredOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An operation in each state, in each shape, is exactly what {@code src/test/resources/fixtures/<shape>/<state>.json} says:
 * no property more, none less, and in that order.
 */
class FixturesIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> PATHS = Map.of(
            "icarus", "/operations/",
            "azure", "/azure/operations/",
            "longrunning", "/v1/operations/",
            "history", "/history/operations/");
    private static final Map<String, UUID> IDS = Map.of(
            "PENDING", UUID.fromString("01a20169-bee8-797e-867b-000000000001"),
            "RUNNING", UUID.fromString("01a20169-bee8-797e-867b-000000000002"),
            "COMPLETED", UUID.fromString("01a20169-bee8-797e-867b-000000000003"),
            "FAILED", UUID.fromString("01a20169-bee8-797e-867b-000000000004"),
            "CANCELLED", UUID.fromString("01a20169-bee8-797e-867b-000000000005"));
    private static final String FAILURE = """
            {'type': 'io.ilion.cassandra.NodeUnreachableException', 'code': 'NODE_UNREACHABLE', 'node': '10.0.0.7',
             'message': 'Node 10.0.0.7 does not answer', 'localizedMessage': 'Node 10.0.0.7 does not answer',
             'stackTrace': [{'classLoaderName': 'app', 'className': 'io.ilion.cassandra.jmx.Watch', 'methodName': 'check',
                             'fileName': 'Watch.java', 'lineNumber': 42, 'nativeMethod': false}],
             'suppressed': []}""";

    private final Ilion service = Ilion.withoutCassandra();

    @BeforeAll
    static void writeThem() {
        StoredOperations stored = new StoredOperations(Ilion.withoutCassandra());
        Instant created = Instant.parse("2026-11-22T04:00:37.096647Z");
        Instant started = Instant.parse("2026-11-22T04:00:37.113259Z");
        Instant completed = Instant.parse("2026-11-22T04:00:37.258Z");
        String request = "{'keyspace': 'demo', 'tables': ['orders'], 'reason': 'CHG-1024', 'labels': {'team': 'a'}}";
        IDS.forEach((state, id) -> stored.write(
                id,
                "flush",
                state,
                0.25,
                request,
                created,
                state.equals("PENDING") || state.equals("CANCELLED") ? null : started,
                state.equals("PENDING") || state.equals("RUNNING") ? null : completed,
                state.equals("FAILED") ? FAILURE : null));
    }

    static Stream<Arguments> eachShapeInEachState() {
        return PATHS.keySet().stream().flatMap(shape -> IDS.keySet().stream().map(state -> Arguments.of(shape, state)));
    }

    @ParameterizedTest
    @MethodSource("eachShapeInEachState")
    void isToldExactlyLikeThis(String shape, String state) {
        Answer answer = service.client("reader").get(PATHS.get(shape) + IDS.get(state));
        Path fixture = FIXTURES.resolve(shape).resolve(state.toLowerCase(Locale.ROOT) + ".json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(pretty(answer.text())).as(fixture.toString()).isEqualTo(read(fixture));
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
