package io.ilion.api.icarus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import io.ilion.testing.TestEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Icarus API, read like the clients of Icarus do: Java clients reject unknown properties and states, the Go client expects the types
 * that it decodes maps into. There are two generations of clients, which differ in the format of failures.
 */
class IcarusClientsIT {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String FAILURE =
            "{'type': 'java.lang.IllegalArgumentException', 'node': '10.0.0.1', 'code': 'REJECTED_BY_NODE', 'message': 'Keyspace "
                    + "x does not exist', 'localizedMessage': 'm', 'stackTrace': [{'className': 'a.B', 'methodName': 'verify', "
                    + "'fileName': 'B.java', 'lineNumber': 7, 'nativeMethod': false}], 'suppressed': [], 'cause': "
                    + "{'type': 'a.C', 'message': 'no such keyspace', 'stackTrace': [], 'suppressed': []}}";

    enum ClientState {
        PENDING,
        RUNNING,
        COMPLETED,
        CANCELLED,
        FAILED
    }

    record ClientError(String source, String message) {}

    /** The format of later clients. */
    record Later(
            String type,
            UUID id,
            ClientState state,
            float progress,
            Instant creationTime,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,
            @Nullable List<ClientError> errors,
            String keyspace,
            @Nullable List<String> tables) {}

    /** The format in the documentation of older clients. */
    record Early(
            String type,
            UUID id,
            ClientState state,
            float progress,
            Instant creationTime,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,
            @Nullable Throwable failureCause,
            String keyspace,
            @Nullable List<String> tables) {}

    @Test
    void clientsOfBothGenerationsReadTheConfiguredFormat() {
        Ilion later = Ilion.withFailures("errors");
        Ilion early = Ilion.withFailures("failure-cause");
        for (String state : List.of("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")) {
            String shownLater = shown(later, state);
            String shownEarly = shown(early, state);

            Later read = STRICT.readValue(shownLater, Later.class);
            Early readEarly = STRICT.readValue(shownEarly, Early.class);
            assertThat(List.of(read.state().name(), readEarly.state().name())).containsOnly(state);
            assertThat(STRICT.readTree(shownLater).has("errors"))
                    .as("always there")
                    .isTrue();
            if (!state.equals("FAILED")) {
                assertThat(read.errors()).isEmpty();
                assertThat(readEarly.failureCause()).isNull();
            } else {
                assertThat(read.errors()).containsExactly(new ClientError("10.0.0.1", "Keyspace x does not exist"));
                Throwable cause = Objects.requireNonNull(readEarly.failureCause());
                assertThat(cause).hasMessage("Keyspace x does not exist");
                assertThat(cause.getCause()).hasMessage("no such keyspace");
                assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("verify");
                assertThatThrownBy(() -> STRICT.readValue(shownLater, Early.class))
                        .as("each reader is strict")
                        .isInstanceOf(JacksonException.class);
                assertThatThrownBy(() -> STRICT.readValue(shownEarly, Later.class))
                        .isInstanceOf(JacksonException.class);
            }
        }
    }

    @Test
    void goClientsReadNumbersStringsAndLists() {
        Ilion service = Ilion.withoutCassandra();
        String id = write(service, "RUNNING");

        ApiResponse answer = service.client("reader").get("/operations/" + id);

        JsonNode shown = answer.json();
        assertThat(answer.header("Content-Type").orElseThrow()).contains("application/json");
        assertThat(shown.get("progress").isNumber()).isTrue();
        for (String text : List.of("id", "type", "state", "creationTime", "startTime", "keyspace")) {
            assertThat(shown.get(text).isString()).as(text).isTrue();
        }
        assertThat(shown.get("tables").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=flushcleanup", "type=backup"})
    void concatenatedTypesReturnAnEmptyList(String query) {
        assertThat(Ilion.withoutCassandra()
                        .client("reader")
                        .get("/operations?" + query)
                        .body())
                .isEqualTo("[]");
    }

    @Test
    void splitsConcatenatedStates() {
        Ilion service = Ilion.withoutCassandra();
        String pending = write(service, "PENDING");
        String failed = write(service, "FAILED");
        IlionClient reader = service.client("reader");

        assertThat(reader.get("/operations?pageSize=1000&status=PENDINGRUNNING").body())
                .contains(pending)
                .doesNotContain(failed);
        assertThat(reader.get("/operations?pageSize=1000&status=FAILED&state=PENDING")
                        .body())
                .contains(pending, failed);
        assertThat(reader.get("/operations?status=" + "FAILED".repeat(1200)).status())
                .as("any number of states")
                .isEqualTo(200);
        for (String status : List.of("DONE", "PENDINGDONE")) {
            assertThat(reader.get("/operations?status=" + status).status())
                    .as(status)
                    .isEqualTo(400);
        }
    }

    @Test
    void acceptsAnImportWithAndWithoutTablePath() {
        TestEnvironment.createKeyspace("icarused", "orders");
        IlionClient ilion = Ilion.shared().client();
        String there = TestEnvironment.importRoot().resolve("nowhere").toString();
        String request = "{'type': 'import', 'keyspace': 'icarused', 'table': 'orders', 'sourceDir': '%s'%s}";

        ApiResponse specified = ilion.post("/operations", request.formatted(there, ""));
        ApiResponse implemented = ilion.post(
                "/operations", request.formatted(there, ", 'tablePath': '" + there + "', 'keepRepaired': true"));

        assertThat(List.of(specified.status(), implemented.status())).containsOnly(201);
        assertThat(specified.header("Location").orElseThrow()).endsWith("/operations/" + specified.string("id"));
        ilion.awaitEnd(specified.string("id"));
        ilion.awaitEnd(implemented.string("id"));
    }

    private static String shown(Ilion service, String state) {
        return service.client("operator")
                .get("/operations/" + write(service, state) + "?traces=true")
                .body();
    }

    private static String write(Ilion service, String state) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        boolean ended = !state.equals("PENDING") && !state.equals("RUNNING");
        return new StoredOperations(service)
                .write(
                        UUID.randomUUID(),
                        "flush",
                        state,
                        0.5,
                        "{'keyspace': 'demo', 'tables': ['a']}",
                        now,
                        state.equals("PENDING") ? null : now,
                        ended ? now : null,
                        state.equals("FAILED") ? FAILURE : null)
                .toString();
    }
}
