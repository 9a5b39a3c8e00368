package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.Authorizer;
import io.ilion.operation.ForcedEnd;
import io.ilion.operation.Operations;
import io.ilion.operation.Outcome;
import io.ilion.operation.State;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.Plan;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Simulates random histories of two replicas over one database: tasks are claimed, end, fail and are given back; a replica stalls while the
 * other takes over its task, and returns; callers cancel, and an administrator forces an end; restores truncate, while cleanups of the same
 * table, other restores and removals of the snapshot wait. The transactions, the fence and the saved state are the real ones; only who acts
 * when is simulated. After each step, the invariants are checked in the database.
 */
class TakeoverProtocolIT {

    private static final int STEPS = 60;

    private static final List<NodeInfo> NODES = IntStream.range(0, 4)
            .mapToObj(n -> new NodeInfo(new UUID(7, n), "10.9.0." + n, "dc1", "rack" + n / 2, "5.0.9", true))
            .toList();

    private static List<Ilion> replicas;

    private Random random = new Random(0);
    private final List<UUID> operations = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<UUID, String> ends = new HashMap<>();

    /** How often the table of a restore was really truncated, by operation. */
    private final Map<UUID, Integer> truncations = new HashMap<>();

    /** An attempt that a replica believes it is making. */
    private record Held(Ilion replica, RunningAttempt attempt) {

        ClaimedTask task() {
            return attempt.task();
        }
    }

    /** The state that the simulated cluster step saves, like that of a restore. */
    private record Truncation(boolean done) {}

    /** Authorization is not simulated. */
    static class OpenDoor {

        @Bean
        @Primary
        Authorizer everybodyMay() {
            return (caller, act, reach) -> {};
        }
    }

    /** Number of histories for each seed. */
    int histories() {
        return 4;
    }

    @BeforeAll
    static void start() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("db-scheduler.enabled", false);
        settings.put(
                "ilion.clusters.away.contact-points", "127.0.1.77:9042"); // a replica runs only tasks of its clusters
        settings.put("ilion.dispatch.retry-pause", "0s");
        settings.put("ilion.dispatch.max-takeovers", 3);
        settings.put("ilion.dispatch.sweep-interval", "1d");
        replicas = List.of(Ilion.start(settings, OpenDoor.class), Ilion.start(settings, OpenDoor.class));
    }

    @AfterAll
    static void stop() {
        replicas.forEach(Ilion::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theInvariantsHoldInRandomHistories(long seed) {
        for (int history = 0; history < histories(); history++) {
            random = new Random(seed * 10_000 + history);
            operations.clear();
            held.clear();
            ends.clear();
            truncations.clear();
            for (int step = 0; step < STEPS; step++) {
                String done = step();
                checkInvariants("history %d of seed %d, step %d: %s".formatted(history, seed, step, done));
            }
            runToTheEnd();
            checkInvariants("the end of history %d of seed %d".formatted(history, seed));
            assertThat(query("select id from operation where state in ('PENDING', 'RUNNING')"))
                    .as("stuck at the end of history %d of seed %d", history, seed)
                    .isEmpty();
        }
    }

    private String step() {
        return switch (random.nextInt(15)) {
            case 0, 1 -> operations.size() < 4 ? submit() : "nothing";
            case 12, 13, 14 -> truncate();
            case 2, 3, 4, 5 -> claim();
            case 6, 7 -> end(State.COMPLETED);
            case 8 -> end(State.FAILED);
            case 9 -> giveBack();
            case 10 -> cancel();
            default -> random.nextInt(4) == 0 ? forceEnd() : claim();
        };
    }

    private String submit() {
        Ilion replica = one(replicas);
        Execution execution = new Execution(
                one(List.of(Order.values())),
                1 + random.nextInt(4),
                one(List.of(OnFailure.values())),
                Duration.ofHours(1),
                random.nextInt(3));
        String table = "t" + random.nextInt(3);
        String type = one(List.of("cleanup", "cleanup", "restore", "clear-snapshot"));
        Maintenance<?> maintenance =
                replica.bean(MaintenanceRegistry.class).find(type).orElseThrow();
        Map<String, Object> asSent = switch (type) {
            case "restore" -> Map.of("keyspace", "ks", "tables", List.of(table), "tag", "t", "truncate", true);
            case "clear-snapshot" -> Map.of("tag", "t");
            default -> Map.of("keyspace", "ks", "tables", List.of(table));
        };
        Record parameters = replica.bean(JsonMapper.class).convertValue(asSent, maintenance.parameters());
        OperationRequest request = new OperationRequest(maintenance, parameters, "away", null, execution, null, asSent);
        UUID id = replica.bean(Operations.class)
                .submit(request, Actor.caller("alice"))
                .id();
        operations.add(id);
        for (Ilion planner : replicas) {
            // both may try to plan it
            planner.bean(OperationTransactions.class).plan(id, Plan.of(NODES, null), request.stored());
        }
        return "submit and plan " + id;
    }

    /** A replica picks an entry; if another one holds it already, that one is stalled or considered dead. */
    private String claim() {
        List<UUID> due = ids("select task_instance::uuid from dispatch_entry where task_name = 'task' order by 1");
        if (due.isEmpty()) {
            return "nothing is due";
        }
        UUID task = one(due);
        Ilion replica = one(replicas);
        try {
            TaskTransactions transactions = replica.bean(TaskTransactions.class);
            transactions
                    .findOrigin(task)
                    .flatMap(origin -> transactions.claim(origin.operationId(), task))
                    .ifPresentOrElse(
                            claimed -> held.add(new Held(replica, new RunningAttempt(claimed, Clock.systemUTC()))),
                            () -> remove(task));
            return "claim " + task;
        } catch (TaskBlockedException e) {
            return "not yet " + task;
        } catch (DataIntegrityViolationException e) {
            assertThat(e).hasMessageContaining("task_lock_scope_excl");
            return "fought over " + task;
        }
    }

    /** One step of a restore's truncation, like the real one: saves that it begins, checks the fence, truncates, saves that it is done. */
    private String truncate() {
        List<Held> restoring = held.stream()
                .filter(each -> each.task().hostId() == null
                        && each.task().predeterminedOutcome() == null
                        && each.task().request().maintenance().type().equals("restore"))
                .toList();
        if (restoring.isEmpty()) {
            return "nobody truncates";
        }
        Held truncating = one(restoring);
        UUID operation = truncating.task().operationId();
        AttemptState state = truncating.replica().bean(AttemptState.class);
        boolean stale = !isLatest(truncating.task());
        try {
            Truncation kept = state.load(truncating.task(), Truncation.class).orElse(null);
            if (kept == null) {
                state.save(truncating.attempt(), new Truncation(false));
                assertThat(stale).as("a stale attempt saved state").isFalse();
            } else if (!kept.done() && truncations.containsKey(operation)) {
                state.save(truncating.attempt(), new Truncation(true));
                assertThat(stale).as("a stale attempt saved state").isFalse();
            } else if (!kept.done()) {
                truncating.replica().bean(AttemptHeartbeat.class).fenceNow(truncating.attempt());
                assertThat(stale).as("a stale attempt passed the fence").isFalse();
                truncations.merge(operation, 1, Integer::sum);
            }
            return "truncate " + operation;
        } catch (WorkStoppedException e) {
            held.remove(truncating);
            return "no longer truncates " + operation;
        }
    }

    /** The cluster step of a restore completes only after it has saved that the table is truncated. */
    private static boolean mayComplete(Held ending) {
        ClaimedTask task = ending.task();
        return task.hostId() != null
                || task.predeterminedOutcome() != null
                || !task.request().maintenance().type().equals("restore")
                || ending.replica()
                        .bean(AttemptState.class)
                        .load(task, Truncation.class)
                        .map(Truncation::done)
                        .orElse(false);
    }

    private String end(State state) {
        if (held.isEmpty()) {
            return "nobody works";
        }
        Held ending = one(held);
        if (state == State.COMPLETED && !mayComplete(ending)) {
            return truncate();
        }
        held.remove(ending);
        Outcome settled = ending.task().predeterminedOutcome();
        Outcome outcome = settled != null
                ? settled
                : state == State.FAILED
                        ? Outcome.failed(Failures.of(WorkFailedException.notVerified("played")))
                        : new Outcome(state, null);
        boolean stale = !isLatest(ending.task());
        List<?> before = everything(ending.task());
        Optional<Duration> retryPause =
                ending.replica().bean(TaskTransactions.class).end(ending.task(), outcome, List.of());
        if (stale) {
            assertThat(everything(ending.task())).as("a stale attempt wrote").isEqualTo(before);
        } else if (retryPause.isEmpty()) {
            remove(ending.task().taskId());
        }
        return "%s end %s of %s".formatted(stale ? "stale" : "true", state, ending.task());
    }

    private String giveBack() {
        if (held.isEmpty()) {
            return "nobody works";
        }
        Held given = held.remove(random.nextInt(held.size()));
        given.replica().bean(TaskTransactions.class).giveBack(given.task(), List.of());
        return "give back " + given.task();
    }

    private String cancel() {
        if (operations.isEmpty()) {
            return "nothing to cancel";
        }
        UUID id = one(operations);
        one(replicas).bean(Operations.class).cancel(id, Actor.caller("bob"));
        return "cancel " + id;
    }

    private String forceEnd() {
        List<UUID> running = ids("select id from operation where state = 'RUNNING' order by id");
        if (running.isEmpty()) {
            return "nothing to force";
        }
        UUID id = one(running);
        one(replicas).bean(Operations.class).forceEnd(id, new ForcedEnd(State.FAILED, "played"), Actor.caller("carol"));
        return "force the end of " + id;
    }

    /** Runs all remaining work. */
    private void runToTheEnd() {
        for (int round = 0; round < 500; round++) {
            while (!held.isEmpty()) {
                end(State.COMPLETED);
            }
            if (query("select 1 from dispatch_entry where task_name = 'task'").isEmpty()) {
                return;
            }
            claim();
        }
    }

    private void checkInvariants(String when) {
        assertThat(truncations.values())
                .as("truncated more than once (%s)", when)
                .allMatch(often -> often == 1);
        none(when, "a task runs within the lock of another operation", """
                select t.id from task t join task u on t.operation_id <> u.operation_id and t.lock_scope && u.lock_scope
                 where t.holds_lock and (u.state = 'RUNNING' or u.holds_lock)""");
        none(when, "a lock outlives its operation", """
                select t.id from task t join operation o on o.id = t.operation_id
                 where t.holds_lock and o.state in ('COMPLETED', 'FAILED', 'CANCELLED')""");
        none(when, "an operation runs without its lock", """
                select t.id from task t join operation o on o.id = t.operation_id
                 where o.state = 'RUNNING' and t.locks_until_end and not t.holds_lock""");
        none(when, "a node task started before the cluster task completed", """
                select t.id from task t join task step on step.operation_id = t.operation_id and step.host_id is null
                 where t.host_id is not null and step.state <> 'COMPLETED' and t.state not in ('PENDING', 'CANCELLED')""");
        none(when, "a cluster task failed with WORKER_LOST within its allowed attempts", """
                select id from task
                 where host_id is null and state = 'FAILED' and failure ->> 'code' = 'WORKER_LOST' and attempt <= 3""");
        none(when, "two attempts at one task are open", """
                select task_id from attempt where state = 'RUNNING' group by task_id having count(*) > 1""");
        none(when, "an attempt is missing", """
                select task_id from attempt group by task_id having max(number) <> count(*)""");
        none(when, "an open attempt is not the latest, or its task does not run", """
                select a.task_id from attempt a join task t on t.id = a.task_id
                 where a.state = 'RUNNING' and (a.number <> t.attempt or t.state <> 'RUNNING')""");
        none(when, "two running tasks have overlapping lock scopes", """
                select t.id from task t join task u on t.id < u.id and t.lock_scope && u.lock_scope
                 where t.state = 'RUNNING' and u.state = 'RUNNING'""");
        none(when, "more nodes at once than the policy allows", """
                select o.id from operation o join task t on t.operation_id = o.id and t.state = 'RUNNING'
                 group by o.id having count(*) > (o.execution ->> 'maxConcurrentNodes')::int""");
        none(when, "two racks at once", """
                select o.id from operation o join task t on t.operation_id = o.id and t.state = 'RUNNING'
                 where o.execution ->> 'order' = 'RACK_BY_RACK' group by o.id having count(distinct t.rack) > 1""");
        none(when, "an ended operation has an open task", """
                select o.id from operation o join task t on t.operation_id = o.id
                 where o.state in ('COMPLETED', 'FAILED', 'CANCELLED') and t.state in ('PENDING', 'RUNNING')""");
        none(when, "a completed operation has a task that is not completed", """
                select o.id from operation o join task t on t.operation_id = o.id where o.state = 'COMPLETED' and t.state <> 'COMPLETED'""");
        none(when, "more attempts than the policy allows", """
                select t.id from task t join operation o on o.id = t.operation_id join attempt a on a.task_id = t.id
                 where a.state = 'FAILED' and a.failure ->> 'code' not in ('WORKER_LOST', 'WORKER_STOPPED')
                 group by t.id, o.id having count(*) > (o.execution ->> 'retries')::int + 1""");
        for (UUID id : operations) {
            none(when, "the history is not intact", "select problem from verify_history('%s')".formatted(id));
        }
        none(when, "an open operation has no dispatch entry", """
                select o.id from operation o
                 where o.state in ('PENDING', 'RUNNING')
                   and not exists (select from task t join dispatch_entry e on e.task_instance = t.id::text where t.operation_id = o.id)""");
        endsAreFinal(when);
    }

    private void endsAreFinal(String when) {
        for (Map<String, Object> row : query(
                "select id, state || failure::text || completed_at as ended from operation where completed_at is not null")) {
            String ended = String.valueOf(row.get("ended"));
            assertThat(ends.merge((UUID) row.get("id"), ended, (first, later) -> first))
                    .as(when)
                    .isEqualTo(ended);
        }
    }

    private static void none(String when, String what, String sql) {
        assertThat(query(sql)).as("%s (%s)", what, when).isEmpty();
    }

    private static boolean isLatest(ClaimedTask claim) {
        return !query("select 1 from task where id = '%s' and attempt = %d and state = 'RUNNING'"
                        .formatted(claim.taskId(), claim.attempt()))
                .isEmpty();
    }

    private static List<?> everything(ClaimedTask claim) {
        return List.of(
                query("select * from operation where id = '%s'".formatted(claim.operationId()))
                        .toString(),
                query("select * from task where operation_id = '%s' order by id".formatted(claim.operationId()))
                        .toString(),
                query("select * from attempt where task_id = '%s' order by number".formatted(claim.taskId()))
                        .toString());
    }

    private static void remove(UUID task) {
        jdbc().update("delete from dispatch_entry where task_instance = ?", task.toString());
    }

    private static List<UUID> ids(String sql) {
        return jdbc().queryForList(sql, UUID.class);
    }

    private static List<Map<String, Object>> query(String sql) {
        return jdbc().queryForList(sql);
    }

    private static JdbcTemplate jdbc() {
        return replicas.get(0).bean(JdbcTemplate.class);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
