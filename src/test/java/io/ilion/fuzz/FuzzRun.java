package io.ilion.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quicktheories.QuickTheory.qt;

import io.ilion.fuzz.InvalidRequest.Outcome;
import io.ilion.fuzz.RawHttpConnection.RawResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.quicktheories.core.NoGuidance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends thousands of requests that are invalid in one place. Each must be rejected in the error format of its path and name the
 * invalid property, if there is one; none may cause a server error, reveal internals or store a row.
 */
final class FuzzRun implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FuzzRun.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CLIENTS = 3;
    private static final long SEED = Long.getLong("ilion.fuzz.seed", 20_261_124L);

    private static final Pattern INTERNALS = Pattern.compile(
            "Exception|io\\.ilion|org\\.springframework|tools\\.jackson|java\\.(lang|util|io)\\.|Tomcat|\\tat ");

    private final int requests;
    private final Ilion service;
    private final List<ValidRequest> valid;
    private final Map<Outcome, Integer> seen = new ConcurrentHashMap<>();
    private final AtomicLong nextSeed = new AtomicLong(SEED);

    private FuzzRun(int requests) {
        this.requests = requests;
        TestEnvironment.createKeyspace("demo", "customers", "orders");
        service = Ilion.start(TestEnvironment.settings());
        IlionClient admin = service.client("admin");
        String flush = admin.submit("{'type': 'flush', 'keyspace': 'demo'}");
        String snapshot = admin.submit("{'type': 'snapshot', 'keyspace': 'demo'}");
        admin.awaitEnd(flush);
        admin.awaitEnd(snapshot);
        valid = new ValidRequests(admin.get("/v3/api-docs").json(), flush, snapshot).all();
    }

    /** @param requests minimum number of invalid requests, unless {@code ilion.fuzz.requests} overrides it */
    static void run(int requests) throws Exception {
        try (FuzzRun run = new FuzzRun(Integer.getInteger("ilion.fuzz.requests", requests))) {
            run.sendAndCheck();
        }
    }

    @Override
    public void close() {
        service.close();
    }

    private void sendAndCheck() throws Exception {
        requireValidRequestsAccepted();
        Map<String, String> before = tableDigests();

        log.info("{} invalid requests, seeds from {} (ilion.fuzz.requests, ilion.fuzz.seed)", requests, SEED);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Future<?> client :
                    clients.invokeAll(Collections.nCopies(CLIENTS, Executors.callable(this::sendRequests)))) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(tableDigests()).isEqualTo(before);
        log.info("Sent {}, seeds up to {}", seen, nextSeed.get() - 1);
        assertThat(countInvalid()).isGreaterThanOrEqualTo(requests);
    }

    /** Sends batches until there are enough requests. A seed always produces the same requests, whichever thread sends them. */
    private void sendRequests() {
        try (RawHttpConnection connection = new RawHttpConnection(service.port())) {
            while (countInvalid() < requests) {
                qt().withFixedSeed(nextSeed.getAndIncrement())
                        .withExamples(500)
                        .withShrinkCycles(200)
                        .withGuidance(random -> new NoGuidance())
                        .forAll(new Mutations(valid, authorization())
                                .generator()
                                .describedAs(InvalidRequest::toString))
                        .checkAssert(request -> check(connection, request));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int countInvalid() {
        return seen.getOrDefault(Outcome.REJECTED, 0) + seen.getOrDefault(Outcome.MALFORMED_HTTP, 0);
    }

    private void check(RawHttpConnection connection, InvalidRequest request) {
        seen.merge(request.outcome(), 1, Integer::sum);
        RawResponse response;
        try {
            response = connection.send(request.bytes(), false, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // a successful response may contain the stack trace of a failed task
        assertThat(response.status() >= 400
                        && INTERNALS.matcher(response.body()).find())
                .as("reveals internals: %s", response)
                .isFalse();
        switch (request.outcome()) {
            case HARMLESS ->
                assertThat(response.status()).as(response.toString()).isLessThan(500);
            case MALFORMED_HTTP ->
                assertThat(response.status()).as(response.toString()).isBetween(400, 499);
            case REJECTED -> {
                assertThat(response.status()).as(response.toString()).isBetween(400, 499);
                if (request.path().startsWith("/actuator")) {
                    return; // errors of Spring Boot contain only the status
                }
                String detail = ErrorFormat.of(request.path()).detail(response);
                assertThat(detail).as(response.toString()).isNotBlank();
                // input that is too deep or too long is not read to the end, so the property is not always known
                boolean wasReadToTheEnd = !response.body().contains("the body exceeds a limit");
                if (request.namedProperty() != null && response.status() == 400 && wasReadToTheEnd) {
                    assertThat(response.body()).contains(request.namedProperty());
                }
            }
        }
    }

    /** Error formats of the APIs. */
    private enum ErrorFormat {
        PROBLEM {
            @Override
            String detail(RawResponse response) {
                assertThat(response.header("Content-Type"))
                        .as(response.toString())
                        .startsWith("application/problem+json");
                JsonNode problem = JSON.readTree(response.body());
                assertThat(problem.get("status").asInt()).isEqualTo(response.status());
                return problem.get("detail").asString();
            }
        },
        AZURE {
            @Override
            String detail(RawResponse response) {
                assertThat(response.header("Content-Type"))
                        .as(response.toString())
                        .startsWith("application/json");
                JsonNode error = JSON.readTree(response.body()).get("error");
                assertThat(error.get("code").asString()).isEqualTo(response.header("x-ms-error-code"));
                return error.get("message").asString();
            }
        },
        RPC {
            @Override
            String detail(RawResponse response) {
                assertThat(response.header("Content-Type"))
                        .as(response.toString())
                        .startsWith("application/json");
                JsonNode error = JSON.readTree(response.body()).get("error");
                assertThat(error.get("code").asInt()).isEqualTo(response.status());
                return error.get("message").asString();
            }
        };

        abstract String detail(RawResponse response);

        static ErrorFormat of(String path) {
            if (path.startsWith("/azure/")) {
                return AZURE;
            }
            return path.startsWith("/v1/") ? RPC : PROBLEM;
        }
    }

    /** Otherwise a rejected mutation proves nothing. Skips requests that delete or need a running operation. */
    private void requireValidRequestsAccepted() throws IOException {
        try (RawHttpConnection connection = new RawHttpConnection(service.port())) {
            for (ValidRequest request : valid) {
                if (!request.method().equals("DELETE") && !request.template().endsWith("/force-end")) {
                    RawResponse response = connection.send(
                            RawRequest.from(request, authorization()).bytes(), false, true);
                    assertThat(response.status())
                            .as("%s: %s", request, response)
                            .isBetween(200, 299);
                }
            }
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> Objects.equals(0L, jdbc().queryForObject("""
                                        select (select count(*) from operation where completed_at is null)
                                             + (select count(*) from dispatch_entry)""", Long.class)));
    }

    /** A digest of each table that a request may write to, except the audit of rejected requests. */
    private Map<String, String> tableDigests() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : List.of(
                "operation",
                "task",
                "attempt",
                "transition",
                "operation_term",
                "dispatch_entry",
                "snapshot_note",
                "idempotency_key",
                "hidden_operation")) {
            String digest = jdbc().queryForObject(
                            "select count(*) || ' rows, ' || md5(string_agg(each::text, '' order by each::text)) from %s each"
                                    .formatted(table),
                            String.class);
            rows.put(table, String.valueOf(digest));
        }
        return rows;
    }

    private JdbcTemplate jdbc() {
        return service.bean(JdbcTemplate.class);
    }

    private static String authorization() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(("admin:" + TestSecrets.passwordOf("admin")).getBytes(StandardCharsets.UTF_8));
    }
}
