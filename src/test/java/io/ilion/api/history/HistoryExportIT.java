package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports and the summary. */
class HistoryExportIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MANY = 50_000;
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private final IlionClient ilion = SERVICE.client("reader");

    @BeforeAll
    static void writeThem() {
        write(
                1,
                "flush",
                "COMPLETED",
                60,
                "{'keyspace': 'shop', 'reason': 'a, \\'quoted\\' reason'}".replace("\\'", "\\\""),
                null);
        write(2, "flush", "COMPLETED", 120, "{'keyspace': 'shop'}", null);
        write(3, "flush", "FAILED", 180, "{'keyspace': 'shop'}", "=1+1");
        write(4, "cleanup", "CANCELLED", 10, "{'keyspace': 'shop'}", null);
        write(5, "cleanup", "RUNNING", 0, "{'keyspace': 'shop'}", null);
        // straight into the table, as a superuser may
        SERVICE.bean(JdbcTemplate.class).execute((Connection connection) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
                statement.execute("""
                        insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at,
                                               completed_at, transition_at, transition_by)
                        select gen_random_uuid(), 'many', 'it', 'COMPLETED', 1, jsonb_build_object('keyspace', 'k' || n, 'reason', repeat('x', 300)),
                               '{}', 'caller:a', now(), now(), now(), 'caller:a'
                          from generate_series(1, %d) n""".formatted(MANY));
                return statement.execute("set session_replication_role = origin");
            }
        });
    }

    private static void write(
            int number, String type, String state, int seconds, String request, @Nullable String failure) {
        boolean ended = !state.equals("RUNNING");
        new StoredOperations(SERVICE)
                .write(
                        new UUID(0x01a20169bee87000L | number, 0x8000000000000000L | number),
                        type,
                        state,
                        0.5,
                        request,
                        CREATED,
                        CREATED,
                        ended ? CREATED.plusSeconds(seconds) : null,
                        failure == null
                                ? null
                                : "{\"type\": \"a.B\", \"code\": \"INTERNAL\", \"message\": \"" + failure
                                        + "\", \"stackTrace\": [], \"suppressed\": []}");
    }

    @Test
    void writesCsvWithoutFormulas() throws IOException {
        ApiResponse answer = ilion.get("/history/operations.csv?keyspace=shop");

        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(answer.header("Content-Disposition")).hasValue("attachment; filename=\"operations.csv\"");
        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(answer.body()))
                .getRecords();
        assertThat(rows)
                .extracting(row -> row.get("type"))
                .containsExactly("cleanup", "cleanup", "flush", "flush", "flush");
        assertThat(rows.get(2).get("failureMessage")).isEqualTo("'=1+1");
        assertThat(JSON.readTree(rows.get(4).get("request")).get("reason").asString())
                .isEqualTo("a, \"quoted\" reason");
        assertThat(rows.get(0).get("completionTime")).isEmpty();
        assertThat(rows.get(4).get("duration")).isEqualTo("PT1M");
    }

    @Test
    void writesTheObjectsOfTheSearchOnePerLine() {
        ApiResponse answer = ilion.get("/history/operations.ndjson?keyspace=shop");

        List<JsonNode> lines = answer.body().lines().map(JSON::readTree).toList();
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        assertThat(lines)
                .containsExactlyElementsOf(
                        ilion.get("/history/operations?keyspace=shop").json().get("operations"));
    }

    @Test
    void exportsEveryOperation() throws Exception {
        HttpResponse<Stream<String>> answer = HttpClient.newHttpClient()
                .send(ilion.request("/history/operations.ndjson?type=many").build(), BodyHandlers.ofLines());

        assertThat(answer.body()
                        .map(line -> JSON.readTree(line).get("id").asString())
                        .distinct())
                .hasSize(MANY);
    }

    /** Each export holds a database connection for as long as its client reads. */
    @Test
    void clientsThatReadSlowlyCannotTakeAllConnections() throws Exception {
        List<InputStream> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(HttpClient.newHttpClient()
                    .send(ilion.request("/history/operations.csv?type=many").build(), BodyHandlers.ofInputStream())
                    .body());
        }

        ApiResponse export = ilion.get("/history/operations.csv?type=flush");
        ApiResponse summary = ilion.get("/history/summary?by=TYPE");

        for (ApiResponse each : List.of(export, summary)) {
            assertThat(each.status()).as(each.body()).isEqualTo(429);
            assertThat(each.header("Retry-After")).hasValue("5");
            assertThat(each.string("type")).isEqualTo("urn:ilion:problem:too-many-requests");
            assertThat(each.string("detail")).contains("ilion.api.reports.max-connections-per-caller");
        }
        assertThat(SERVICE.client("operator").get("/history/summary?by=TYPE").status())
                .as("another caller")
                .isEqualTo(200);
        for (InputStream each : slow) {
            each.close();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ilion.get("/history/operations.csv?type=flush").status() == 200);
    }

    @Test
    void aFailedExportClosesTheConnection() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(ilion.request("/history/operations.csv?type=many").build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            lines.readLine();
            Integer ended = SERVICE.bean(JdbcTemplate.class).queryForObject("""
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                             where datname = current_database() and pid <> pg_backend_pid() and query like '%o.requested_by%order by%'
                               and xact_start is not null""", Integer.class);
            assertThat(ended).isPositive();

            assertThatThrownBy(() -> {
                        while (lines.readLine() != null) {
                            // to the end
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void countsOperationsAndMeasuresDurations() {
        JsonNode byType = ilion.get("/history/summary?keyspace=shop&by=TYPE").json();
        JsonNode byState = ilion.get("/history/summary?keyspace=shop&by=STATE").json();
        JsonNode byDay = ilion.get("/history/summary?keyspace=shop&by=day").json();

        assertThat(byType.toString()).isEqualTo("""
                        {"by":"type","groups":[{"value":"cleanup","operations":2,"completed":0,"failed":0,"cancelled":1,\
                        "median":"PT10S","p95":"PT10S"},{"value":"flush","operations":3,"completed":2,"failed":1,"cancelled":0,\
                        "median":"PT2M","p95":"PT2M54S"}]}""");
        assertThat(byState.get("groups"))
                .extracting(group -> group.get("value").asString())
                .containsExactly("CANCELLED", "COMPLETED", "FAILED", "RUNNING");
        assertThat(byDay.at("/groups/0/value").asString()).isEqualTo("2026-01-01");
        assertThat(ilion.get("/history/summary?by=NODE&keyspace=shop")
                        .json()
                        .get("groups")
                        .size())
                .isZero();
        assertThat(ilion.get("/history/summary?by=REQUESTER&keyspace=shop")
                        .json()
                        .at("/groups/0/value")
                        .asString())
                .isEqualTo("caller:operator");
    }

    @Test
    void rejectsInvalidParameters() {
        for (String path : List.of(
                "/history/summary?by=WEATHER",
                "/history/summary?keyspac=shop",
                "/history/operations.csv?pageSize=3",
                "/history/operations.ndjson?state=DONE")) {
            assertThat(ilion.get(path).status()).as(path).isEqualTo(400);
        }
        assertThat(ilion.get("/history/operations.xml").status()).isEqualTo(404);
    }
}
