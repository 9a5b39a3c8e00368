package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.FailureCode;
import io.ilion.operation.State;
import io.ilion.testing.Answer;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever an operation is like, every shape tells the same of it. */
class WiresAgreeIT {

    private static final Map<String, String> AZURE = Map.of(
            "PENDING", "notstarted",
            "RUNNING", "running",
            "COMPLETED", "succeeded",
            "FAILED", "failed",
            "CANCELLED", "failed");
    private static final List<String> TYPES =
            List.of("flush", "cleanup", "import", "snapshot", "clear-snapshot", "a-kind-of-later");

    private final Ilion service = Ilion.withoutCassandra();
    private final IlionClient ilion = service.client("reader");
    private final StoredOperations stored = new StoredOperations(service);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onAnyOperation(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < 100; i++) {
            UUID id = write(random);
            JsonNode a = ilion.get("/operations/" + id).json();
            Answer monitor = ilion.get("/azure/operations/" + id);
            JsonNode b = monitor.json();
            JsonNode c = ilion.get("/v1/operations/" + id).json();
            JsonNode d = ilion.get("/history/operations/" + id).json();

            agree(id, a, b, c, d);
            assertThat(monitor.header("Retry-After").isPresent())
                    .isEqualTo(!State.valueOf(a.get("state").asString()).isTerminal());
        }
    }

    @Test
    void aFailureWithoutACodeIsInternal() {
        UUID id = UUID.randomUUID();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        stored.write(
                id,
                "flush",
                "FAILED",
                0,
                "{'keyspace': 'demo'}",
                now,
                now,
                now,
                "{'type': 'a.b.C', 'stackTrace': [], 'suppressed': []}");

        assertThat(ilion.get("/v1/operations/" + id).json().at("/error/code").asInt())
                .isEqualTo(13);
        assertThat(ilion.get("/v1/operations/" + id).json().at("/error/message").asString())
                .isEqualTo("a.b.C");
        assertThat(ilion.get("/azure/operations/" + id).get("message")).isEqualTo("The operation failed.");
    }

    private void agree(UUID id, JsonNode a, JsonNode b, JsonNode c, JsonNode d) {
        String state = d.get("state").asString();
        boolean done = State.valueOf(state).isTerminal();
        JsonNode metadata = c.at("/metadata/value");

        assertThat(a.get("state").asString()).isEqualTo(state);
        assertThat(b.get("status").asString()).isEqualTo(AZURE.get(state));
        assertThat(c.get("done").asBoolean()).isEqualTo(done);
        assertThat(metadata.get("state").asString()).isEqualTo(state);
        assertThat(List.of(
                        a.get("id").asString(),
                        metadata.get("operationId").asString(),
                        d.get("id").asString()))
                .containsOnly(id.toString());
        assertThat(c.get("name").asString()).isEqualTo("operations/" + id);
        assertThat(List.of(a.get("type"), metadata.get("type"))).containsOnly(d.get("type"));
        assertThat(List.of(a.get("progress"), metadata.get("progress"))).containsOnly(d.get("progress"));
        sameTime(d, "creationTime", a.get("creationTime"), b.get("createdTime"), metadata.get("createTime"));
        sameTime(d, "startTime", a.get("startTime"), metadata.get("startTime"));
        sameTime(d, "completionTime", a.get("completionTime"), metadata.get("endTime"));

        assertThat(c.has("response")).isEqualTo(state.equals("COMPLETED"));
        assertThat(c.has("error")).isEqualTo(state.equals("FAILED") || state.equals("CANCELLED"));
        assertThat(b.has("message")).isEqualTo(c.has("error"));
        assertThat(d.has("failureCause")).isEqualTo(a.has("failureCause"));
        if (state.equals("FAILED")) {
            String message = d.at("/failureCause/message").asString();
            assertThat(a.at("/failureCause/message").asString()).isEqualTo(message);
            assertThat(a.at("/errors/0/message").asString()).isEqualTo(message);
            assertThat(b.get("message").asString()).isEqualTo(message);
            assertThat(c.at("/error/message").asString()).isEqualTo(message);
            assertThat(c.at("/error/code").asInt()).isBetween(2, 16);
            assertThat(metadata.at("/failure/reason")).isEqualTo(d.at("/failureCause/code"));
        } else if (state.equals("CANCELLED")) {
            assertThat(c.at("/error/code").asInt()).isEqualTo(1);
        }
        assertThat(Set.of("status", "createdTime", "lastActionTime", "resourceLocation", "message"))
                .containsAll(b.propertyNames());
        assertThat(Instant.parse(b.get("lastActionTime").asString()))
                .isAfterOrEqualTo(Instant.parse(b.get("createdTime").asString()));
        assertThat(List.of(a, b, c, d)).noneMatch(WiresAgreeIT::hasNull);
    }

    private static void sameTime(JsonNode d, String name, JsonNode... others) {
        for (JsonNode other : others) {
            assertThat(other).isEqualTo(d.get(name));
        }
    }

    private static boolean hasNull(JsonNode node) {
        return node.isNull() || node.valueStream().anyMatch(WiresAgreeIT::hasNull);
    }

    private UUID write(Random random) {
        String state = one(random, List.of(State.values())).name();
        boolean ended = State.valueOf(state).isTerminal();
        Instant created = Instant.parse("2026-01-01T00:00:00Z")
                .plus(random.nextInt(100_000_000), ChronoUnit.MILLIS)
                .plus(random.nextInt(1000), ChronoUnit.MICROS);
        boolean started = state.equals("RUNNING") || state.equals("COMPLETED") || (random.nextBoolean() && ended);
        FailureCode code = one(random, List.of(FailureCode.values()));
        String failure =
                "{'type': 'java.lang.Exception', 'code': '%s', 'message': 'went wrong %d', 'stackTrace': [], 'suppressed': []}"
                        .formatted(code, random.nextInt(1000));
        boolean failed = state.equals("FAILED") || (state.equals("CANCELLED") && random.nextInt(3) == 0);
        return stored.write(
                new UUID(0x01a20169bee87000L | random.nextInt(4096), 0x8000000000000000L | (random.nextLong() >>> 2)),
                one(random, TYPES),
                state,
                Math.round(random.nextDouble() * 100) / 100.0,
                random.nextBoolean() ? "{'keyspace': 'demo'}" : "{'tag': 'before', 'labels': {'a': 'b'}}",
                created,
                started ? created.plusMillis(random.nextInt(1000)) : null,
                ended ? created.plusMillis(1000 + random.nextInt(100_000)) : null,
                failed ? failure : null);
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
