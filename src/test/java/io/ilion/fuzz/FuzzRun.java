package io.ilion.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quicktheories.QuickTheory.qt;

import io.ilion.fuzz.BadRequest.Expect;
import io.ilion.fuzz.Wire.Reply;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RealParts;
import io.ilion.testing.Secrets;
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
 * Sends thousands of requests that are wrong in one place. All are refused in the shape of the path, naming what is wrong where one
 * property is to blame; none is an error of the service, tells of its inside, or leaves a row behind.
 */
final class FuzzRun implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FuzzRun.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CALLERS = 3;
    private static final long SEED = Long.getLong("ilion.fuzz.seed", 20_261_124L);

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|io\\.ilion|org\\.springframework|tools\\.jackson|java\\.(lang|util|io)\\.|Tomcat|\\tat ");

    private final int requests;
    private final Ilion service;
    private final List<ValidRequest> valid;
    private final Map<Expect, Integer> seen = new ConcurrentHashMap<>();
    private final AtomicLong nextSeed = new AtomicLong(SEED);

    private FuzzRun(int requests) {
        this.requests = requests;
        RealParts.keyspace("demo", "customers", "orders");
        service = Ilion.started(RealParts.settings());
        IlionClient admin = service.client("admin");
        String flush = admin.submit("{'type': 'flush', 'keyspace': 'demo'}");
        String snapshot = admin.submit("{'type': 'snapshot', 'keyspace': 'demo'}");
        admin.awaitEnd(flush);
        admin.awaitEnd(snapshot);
        valid = new ValidRequests(admin.get("/v3/api-docs").json(), flush, snapshot).all();
    }

    /** @param requests how many bad ones are sent at least, unless {@code ilion.fuzz.requests} says another number */
    static void refuses(int requests) throws Exception {
        try (FuzzRun run = new FuzzRun(Integer.getInteger("ilion.fuzz.requests", requests))) {
            run.refusesWhatIsWrongAndKeepsNothingOfIt();
        }
    }

    @Override
    public void close() {
        service.close();
    }

    private void refusesWhatIsWrongAndKeepsNothingOfIt() throws Exception {
        everyRequestThatItStartsFromIsTaken();
        Map<String, String> before = rows();

        log.info("{} bad requests, by seeds from {} (ilion.fuzz.requests, ilion.fuzz.seed)", requests, SEED);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            for (Future<?> caller : callers.invokeAll(Collections.nCopies(CALLERS, Executors.callable(this::call)))) {
                caller.get();
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(rows()).isEqualTo(before);
        log.info("Sent {}, by seeds up to {}", seen, nextSeed.get() - 1);
        assertThat(bad()).isGreaterThanOrEqualTo(requests);
    }

    /** One round after another, until there are enough. A seed stands for the same requests whoever sends them. */
    private void call() {
        try (Wire wire = new Wire(service.port())) {
            while (bad() < requests) {
                qt().withFixedSeed(nextSeed.getAndIncrement())
                        .withExamples(500)
                        .withShrinkCycles(200)
                        .withGuidance(random -> new NoGuidance())
                        .forAll(new Flaws(valid, authorization()).any().describedAs(BadRequest::toString))
                        .checkAssert(request -> check(wire, request));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int bad() {
        return seen.getOrDefault(Expect.REFUSED, 0) + seen.getOrDefault(Expect.NOT_HTTP, 0);
    }

    private void check(Wire wire, BadRequest request) {
        seen.merge(request.expect(), 1, Integer::sum);
        Reply reply;
        try {
            reply = wire.send(request.bytes(), false, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // what failed on a node is told with its stack trace, to those who ask for the operation
        assertThat(reply.status() >= 400 && INSIDE.matcher(reply.body()).find())
                .as("tells of the inside: %s", reply)
                .isFalse();
        switch (request.expect()) {
            case HARMLESS -> assertThat(reply.status()).as(reply.toString()).isLessThan(500);
            case NOT_HTTP -> assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
            case REFUSED -> {
                assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
                if (request.path().startsWith("/actuator")) {
                    return; // Spring's own, which says no more than the status
                }
                String detail = Shape.of(request.path()).detail(reply);
                assertThat(detail).as(reply.toString()).isNotBlank();
                // what is too deep or too long is not read to the end, so its name is not always known
                boolean read = !reply.body().contains("the body exceeds a limit");
                if (request.named() != null && reply.status() == 400 && read) {
                    assertThat(reply.body()).contains(request.named());
                }
            }
        }
    }

    /** How errors look. */
    private enum Shape {
        PROBLEM {
            @Override
            String detail(Reply reply) {
                assertThat(reply.header("Content-Type")).as(reply.toString()).startsWith("application/problem+json");
                JsonNode problem = JSON.readTree(reply.body());
                assertThat(problem.get("status").asInt()).isEqualTo(reply.status());
                return problem.get("detail").asString();
            }
        },
        AZURE {
            @Override
            String detail(Reply reply) {
                assertThat(reply.header("Content-Type")).as(reply.toString()).startsWith("application/json");
                JsonNode error = JSON.readTree(reply.body()).get("error");
                assertThat(error.get("code").asString()).isEqualTo(reply.header("x-ms-error-code"));
                return error.get("message").asString();
            }
        },
        RPC {
            @Override
            String detail(Reply reply) {
                assertThat(reply.header("Content-Type")).as(reply.toString()).startsWith("application/json");
                JsonNode error = JSON.readTree(reply.body()).get("error");
                assertThat(error.get("code").asInt()).isEqualTo(reply.status());
                return error.get("message").asString();
            }
        };

        abstract String detail(Reply reply);

        static Shape of(String path) {
            if (path.startsWith("/azure/")) {
                return AZURE;
            }
            return path.startsWith("/v1/") ? RPC : PROBLEM;
        }
    }

    /** Else a flaw would prove nothing. What deletes, and what wants a running operation, is left out. */
    private void everyRequestThatItStartsFromIsTaken() throws IOException {
        try (Wire wire = new Wire(service.port())) {
            for (ValidRequest request : valid) {
                if (!request.method().equals("DELETE") && !request.template().endsWith("/force-end")) {
                    Reply reply = wire.send(Message.of(request, authorization()).bytes(), false, true);
                    assertThat(reply.status()).as("%s: %s", request, reply).isBetween(200, 299);
                }
            }
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> Objects.equals(0L, jdbc().queryForObject("""
                                        select (select count(*) from operation where completed_at is null)
                                             + (select count(*) from dispatch_entry)""", Long.class)));
    }

    /** All that a request may write, except who was refused, in one digest a table. */
    private Map<String, String> rows() {
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
                + Base64.getEncoder().encodeToString(("admin:" + Secrets.of("admin")).getBytes(StandardCharsets.UTF_8));
    }
}
