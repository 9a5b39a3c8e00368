package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeSession;
import io.ilion.database.DatabaseRetry;
import io.ilion.operation.InMemoryStore;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.RecordingQueue;
import io.ilion.operation.Task;
import io.ilion.operation.TestProgress;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.request.StrictJson;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.testing.FakeCluster;
import io.micrometer.observation.ObservationRegistry;
import jakarta.validation.Validation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The classes of dispatch over an {@link InMemoryStore}, with a cluster of two nodes and the type {@link Probe}. */
final class TestDispatch {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration TIMEOUT = Duration.ofMinutes(10);

    final InMemoryStore store = new InMemoryStore();
    final RecordingQueue queue = new RecordingQueue();
    final SettableClock clock = new SettableClock();
    final Probe probe = new Probe();
    final DispatchSettings settings = new DispatchSettings(
            "one",
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            2,
            new DispatchSettings.Workers(0, 2));
    final WorkerShares workers = new WorkerShares(settings.workers(), 1, 4);
    final RunningAttempts running = new RunningAttempts(clock, workers);
    final AttemptObservations observations;
    final TaskTransactions transactions;
    final AttemptState state;
    final TaskRunner runner;
    final List<Object> events = new ArrayList<>();

    /** How often a stored request was parsed. */
    int reads;

    /** Whether this version cannot read the request. */
    boolean unreadable;

    TestDispatch() {
        FakeCluster cluster = new FakeCluster("it") {
            @Override
            public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
                return new SilentNode(lastAddress);
            }
        };
        cluster.withNode("10.0.0.1", "dc1/r1").withNode("10.0.0.2", "dc1/r1");
        Clusters clusters = new Clusters(Map.of("it", cluster));
        DatabaseRetry retry = new DatabaseRetry();
        Replica replica = new Replica(settings, clock);
        TaskAttempts attempts = new TaskAttempts(
                store.taskRepository(), store.attemptRepository(), store.entityManager(), replica, events::add);
        OperationProgress progress = TestProgress.of(store, queue, replica, clock);
        this.transactions = new TaskTransactions(
                new LockedTasks(store.operationRepository(), store.taskRepository()),
                new StoredRequests(reader(clusters), clusters),
                attempts,
                new TaskPolicy(store.taskRepository(), attempts, settings, clock),
                progress);
        OperationLocks locks = new OperationLocks(2, retry);
        this.state = new AttemptState(store.taskRepository(), transactions, locks, retry, new JsonMapper());
        this.observations = new AttemptObservations(ObservationRegistry.create(), clusters);
        AttemptHeartbeat heartbeat = new AttemptHeartbeat(running, new JdbcTemplate(), retry, settings);
        this.runner = new TaskRunner(
                transactions, locks, running, new AttemptRunner(clusters, state, heartbeat), observations);
    }

    private OperationRequestReader reader(Clusters clusters) {
        StrictJson json =
                new StrictJson(Validation.buildDefaultValidatorFactory().getValidator());
        return new OperationRequestReader(new MaintenanceRegistry(List.of(probe)), clusters, json) {
            @Override
            public StoredRequest<?> readToRun(String type, Map<String, Object> request) {
                reads++;
                if (unreadable) {
                    throw new InvalidRequestException("keyspace", "is not known to this version");
                }
                return super.readToRun(type, request);
            }
        };
    }

    /** An operation with a task for each of the two nodes. */
    Operation plan(int retries) {
        return plan("it", retries);
    }

    Operation plan(String cluster, int retries) {
        Execution execution =
                new Execution(Execution.Order.ALL_AT_ONCE, 2, Execution.OnFailure.CONTINUE, TIMEOUT, retries);
        Operation operation = store.add(
                new OperationRequest(
                        probe,
                        new Probe.Parameters("demo"),
                        cluster,
                        null,
                        execution,
                        null,
                        Map.of("keyspace", "demo")),
                NOW);
        TestProgress.plan(store, operation, probe);
        return operation;
    }

    ClaimedTask claim(int position) {
        Task task = store.task(position);
        return transactions.claim(task.operationId(), task.id()).orElseThrow();
    }

    List<FailureCode> failureCodes(int position) {
        return store.attempts(store.task(position)).stream()
                .flatMap(attempt -> Stream.ofNullable(attempt.failure()))
                .flatMap(failure -> Stream.ofNullable(failure.code()))
                .toList();
    }

    /** A clock that stands still until it is moved. */
    static final class SettableClock extends Clock {

        private volatile Instant now = NOW;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
