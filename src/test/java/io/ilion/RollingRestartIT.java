package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.Answer;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.RealParts;
import io.ilion.testing.RoundRobin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Stopping the packaged service while it is asked and while it works. */
class RollingRestartIT {

    private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);
    private static final Duration DRAIN = Duration.ofSeconds(4);
    private static final int CLIENTS = 2;
    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'rolled'}";

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean enough;

    @BeforeAll
    static void makeKeyspace() {
        RealParts.keyspace("rolled", "one");
    }

    @Test
    void losesNoRequestAndNoTaskWhenEachReplicaIsReplacedUnderLoad() throws Exception {
        Map<String, Object> settings = settings();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (IlionProcess.Pair old = IlionProcess.Pair.started("rolled", settings);
                RoundRobin service = new RoundRobin(PROBE_INTERVAL, old.one(), old.other())) {
            List<Future<?>> load = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> submitOneAfterTheOther(service)))
                    .toList();
            awaitAccepted(20);

            try (IlionProcess first = replace(old.one(), "rolled-3", settings, service);
                    IlionProcess second = replace(old.other(), "rolled-4", settings, service)) {
                awaitAccepted(accepted.size() + 20);
                enough = true;
                awaitAll(load);

                assertThat(failures).isEmpty();
                assertThat(first.isAlive() && second.isAlive()).isTrue();
                int attempts =
                        accepted.stream().mapToInt(id -> attemptsOf(id, first)).sum();
                report(attempts);
            }
        } finally {
            enough = true;
            threads.shutdownNow();
        }
    }

    @Test
    void isNotReadyForAWhileBeforeItRefusesRequestsAndBeginsNothingAnyMore() {
        Map<String, Object> settings = settings();
        String id;
        try (IlionProcess service = IlionProcess.started("drained", settings)) {
            service.askToStop();

            await().atMost(DRAIN)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            service.client().get("/actuator/health/readiness").status() == 503);
            assertThat(service.client().get("/actuator/health/liveness").status())
                    .isEqualTo(200);
            assertThat(service.client().get("/operations").status()).isEqualTo(200);
            id = service.client().submit(FLUSH);

            assertThat(service.awaitExit()).isEqualTo(128 + 15);
            assertThat(service.log()).contains("Graceful shutdown complete");
        }

        try (IlionProcess next = IlionProcess.started("next", settings)) {
            assertThat(next.client().awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
            assertThat(next.client().history(id).get("tasks").valueStream())
                    .flatExtracting(task -> task.get("attempts").valueStream().toList())
                    .hasSize(3)
                    .allMatch(attempt -> attempt.get("replica").asString().equals("next"));
        }
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = RealParts.settings();
        settings.put("ilion.api.drain", DRAIN.toSeconds() + "s");
        return settings;
    }

    /** As a rolling update does it with one replica that may be away: stops it, and starts the next when it is gone. */
    private IlionProcess replace(IlionProcess old, String name, Map<String, Object> settings, RoundRobin service) {
        int before = accepted.size();
        Instant told = Instant.now();
        old.stop();
        Instant gone = Instant.now();
        IlionProcess replacement = IlionProcess.started(name, settings);
        service.add(replacement);
        log.info(
                "Replaced by {}: gone after {} ms, its successor ready after {} ms more, {} operations accepted meanwhile",
                name,
                Duration.between(told, gone).toMillis(),
                Duration.between(gone, Instant.now()).toMillis(),
                accepted.size() - before);
        assertThat(accepted.size()).as("accepted while one replica was away").isGreaterThan(before);
        return replacement;
    }

    private void submitOneAfterTheOther(RoundRobin service) {
        while (!enough) {
            long start = System.nanoTime();
            Answer answer = request(() -> service.client().post("/operations", FLUSH));
            if (answer == null || answer.status() != 201) {
                failures.add(answer == null ? "no answer" : answer.status() + " " + answer.text());
                continue;
            }
            latencies.add(System.nanoTime() - start);
            accepted.add(answer.get("id"));
            awaitEnd(service, answer.get("id"));
        }
    }

    private void awaitEnd(RoundRobin service, String id) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    Answer answer = request(() -> service.client().get("/operations/" + id));
                    if (answer != null && answer.status() != 200) {
                        failures.add(answer.status() + " " + answer.text());
                    }
                    return answer != null
                            && answer.status() == 200
                            && answer.json().has("completionTime");
                });
    }

    private @Nullable Answer request(Supplier<Answer> request) {
        requests.incrementAndGet();
        try {
            return request.get();
        } catch (RuntimeException e) {
            failures.add(e.toString());
            return null;
        }
    }

    private void awaitAccepted(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted.size() >= count);
    }

    private static void awaitAll(List<Future<?>> load) throws InterruptedException, ExecutionException {
        for (Future<?> each : load) {
            each.get();
        }
    }

    /** Each of its nodes was worked on by one attempt at a time, and the operation completed. */
    private static int attemptsOf(String id, IlionProcess replica) {
        JsonNode history = replica.client().history(id);
        assertThat(history.get("state").asString()).as(history.toString()).isEqualTo("COMPLETED");
        assertThat(history.get("tasks")).hasSize(3);
        int attempts = 0;
        for (JsonNode task : history.get("tasks")) {
            Instant freeSince = Instant.EPOCH;
            for (JsonNode attempt : task.get("attempts")) {
                assertThat(Instant.parse(attempt.get("startTime").asString())).isAfterOrEqualTo(freeSince);
                freeSince = Instant.parse(attempt.get("completionTime").asString());
                attempts++;
            }
        }
        return attempts;
    }

    private void report(int attempts) {
        List<Long> sorted = latencies.stream().sorted().toList();
        log.info(
                "{} requests, 0 failed; {} operations, all completed; {} tasks in {} attempts; "
                        + "a submission took {} ms at the median and {} ms at most",
                requests.get(),
                accepted.size(),
                accepted.size() * 3,
                attempts,
                sorted.get(sorted.size() / 2) / 1_000_000,
                sorted.get(sorted.size() - 1) / 1_000_000);
    }
}
