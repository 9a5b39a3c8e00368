package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.StoredOperations;
import java.sql.Connection;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stored history for tests of checkpoints: writes, tampers with, and verifies it. */
final class CheckpointHistory {

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    final Ilion service = Ilion.withEmptyDatabase();
    final JdbcTemplate jdbc = service.bean(JdbcTemplate.class);
    final Checkpoints checkpoints = service.bean(Checkpoints.class);
    private long ids;

    /** An operation that has ended, with a task and an attempt, and six transitions. */
    UUID ended() {
        StoredOperations stored = new StoredOperations(service);
        UUID id = running();
        stored.task(id, 0, "COMPLETED", CREATED, CREATED.plusSeconds(1), CREATED.plusSeconds(2), null);
        end(id);
        return id;
    }

    UUID running() {
        return new StoredOperations(service)
                .write(
                        id(),
                        "flush",
                        "RUNNING",
                        0.5,
                        "{'keyspace': 'demo'}",
                        CREATED,
                        CREATED.plusSeconds(1),
                        null,
                        null);
    }

    void end(UUID id) {
        jdbc.update(end(), id);
    }

    static String end() {
        return "update operation set state = 'COMPLETED', completed_at = '2026-01-01T00:00:03Z', progress = 1 where id = ?";
    }

    UUID rejected() {
        UUID id = id();
        jdbc.update(
                "insert into rejected_request (id, at, caller, method, path, status, problem) values (?, ?, 'caller:team', 'POST', '/operations', 403, 'not-allowed')",
                id,
                Timestamp.from(CREATED));
        return id;
    }

    /** UUID version 7 of that time. */
    private UUID id() {
        ids++;
        return new UUID((CREATED.toEpochMilli() << 16) | 0x7000 | ids, 0x8000000000000000L | ids << 40);
    }

    Checkpoint checkpoint() {
        return checkpoints.writeNext(null).orElseThrow();
    }

    /** As the owner of the tables, or a superuser, can: without triggers and foreign keys. */
    void tamper(String... statements) {
        jdbc.execute((Connection connection) -> {
            try (Statement owner = connection.createStatement()) {
                owner.execute("set session_replication_role = replica");
                for (String statement : statements) {
                    owner.execute(statement);
                }
                return owner.execute("set session_replication_role = origin");
            }
        });
    }

    /** The lines of the verification. */
    List<JsonNode> verify(String query) {
        JsonMapper json = new JsonMapper();
        return service.client("reader")
                .get("/history/verify" + query)
                .body()
                .lines()
                .map(json::readTree)
                .toList();
    }

    /** All problems that the verification names, as {@code <what> <id or number> <finding>}. */
    List<String> problems(String query) {
        List<JsonNode> lines = verify(query);
        assertThat(lines.get(lines.size() - 1).get("end").asBoolean()).isTrue();
        List<String> problems = lines.stream()
                .flatMap(line -> line.get("problems").valueStream())
                .map(each -> each.get("what").asString() + " "
                        + (each.has("id")
                                ? each.get("id").asString()
                                : each.get("number").asString()) + " "
                        + each.get("finding").asString())
                .toList();
        assertThat(lines.get(lines.size() - 1).get("intact").asBoolean()).isEqualTo(problems.isEmpty());
        return problems;
    }
}
