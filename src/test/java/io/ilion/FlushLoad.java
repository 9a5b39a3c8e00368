package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RoundRobinBalancer;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Two clients that submit flushes one after the other and poll each until it ends, through a load balancer. */
final class FlushLoad implements AutoCloseable {

    static final String FLUSH = "{'type': 'flush', 'keyspace': 'rolled'}";

    private static final Logger log = LoggerFactory.getLogger(FlushLoad.class);
    private static final int CLIENTS = 2;

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final RoundRobinBalancer service;
    private final List<Future<?>> clients;
    private volatile boolean stopped;

    /** Starts immediately. */
    FlushLoad(RoundRobinBalancer service) {
        this.service = service;
        this.clients = IntStream.range(0, CLIENTS)
                .<Future<?>>mapToObj(i -> threads.submit(this::submitSequentially))
                .toList();
    }

    static void createKeyspace() {
        TestEnvironment.createKeyspace("rolled", "one");
    }

    int accepted() {
        return accepted.size();
    }

    void awaitMoreAccepted(int more) {
        int count = accepted.size() + more;
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted.size() >= count);
    }

    /** Stops submitting, and returns when every operation has ended. */
    void stop() throws InterruptedException, ExecutionException {
        stopped = true;
        for (Future<?> each : clients) {
            each.get();
        }
    }

    /** Asserts that no request failed and that each operation completed without overlapping attempts on a node. */
    void assertNothingWasLost(IlionClient ilion) {
        assertThat(failures).isEmpty();
        int attempts = accepted.stream().mapToInt(id -> attemptsOf(id, ilion)).sum();
        report(attempts);
    }

    private void submitSequentially() {
        while (!stopped) {
            long start = System.nanoTime();
            ApiResponse response = request(() -> service.client().post("/operations", FLUSH));
            if (response == null || response.status() != 201) {
                failures.add(response == null ? "no response" : response.status() + " " + response.body());
                continue;
            }
            latencies.add(System.nanoTime() - start);
            accepted.add(response.string("id"));
            awaitEnd(response.string("id"));
        }
    }

    private void awaitEnd(String id) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    ApiResponse response = request(() -> service.client().get("/operations/" + id));
                    if (response != null && response.status() != 200) {
                        failures.add(response.status() + " " + response.body());
                    }
                    return response != null
                            && response.status() == 200
                            && response.json().has("completionTime");
                });
    }

    private @Nullable ApiResponse request(Supplier<ApiResponse> request) {
        requests.incrementAndGet();
        try {
            return request.get();
        } catch (RuntimeException e) {
            failures.add(e.toString());
            return null;
        }
    }

    private static int attemptsOf(String id, IlionClient ilion) {
        JsonNode history = ilion.history(id);
        assertThat(history.get("state").asString()).as(history.toString()).isEqualTo("COMPLETED");
        assertThat(history.get("tasks")).hasSize(3);
        int attempts = 0;
        for (JsonNode task : history.get("tasks")) {
            Instant previousEnd = Instant.EPOCH;
            for (JsonNode attempt : task.get("attempts")) {
                assertThat(Instant.parse(attempt.get("startTime").asString())).isAfterOrEqualTo(previousEnd);
                previousEnd = Instant.parse(attempt.get("completionTime").asString());
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

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
