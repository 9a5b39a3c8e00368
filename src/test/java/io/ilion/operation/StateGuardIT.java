package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.ilion.testing.TestEnvironment;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Compares the transitions of {@link State} with those that the database enforces. */
class StateGuardIT {

    private static final JdbcTemplate JDBC = new JdbcTemplate();

    private final UUID operation = UUID.randomUUID();
    private final UUID task = UUID.randomUUID();

    @BeforeAll
    static void migrateAnEmptyDatabase() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        DriverManagerDataSource database = new DriverManagerDataSource(
                setting(settings, "url"), setting(settings, "username"), setting(settings, "password"));
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        JDBC.setDataSource(database);
    }

    @BeforeEach
    void anOperationWithATask() {
        insertOperation(operation, State.PENDING);
        insertTask(task, State.PENDING);
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @MethodSource("moves")
    void theDatabaseAllowsTheSameTransitionsAsJava(String table, State from, State to) {
        UUID id = table.equals("task") ? task : operation;
        bring(table, id, from);

        ThrowingCallable move = () -> move(table, id, to);

        if (from.successors().contains(to)) {
            assertThatNoException().isThrownBy(move);
            assertThat(stateOf(table, id)).isEqualTo(to.name());
        } else {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(move)
                    .withMessageContaining(
                            from == to
                                    ? "has ended and cannot be changed"
                                    : "cannot change from %s to %s".formatted(from, to));
            assertThat(stateOf(table, id)).isEqualTo(from.name());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void everythingStartsAsPending(State state) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> insertOperation(UUID.randomUUID(), state))
                .withMessageContaining("cannot start as " + state);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> insertTask(UUID.randomUUID(), state))
                .withMessageContaining("cannot start as " + state);
    }

    @Test
    void everyStateChangeOfAnOperationWritesExactlyOneTransition() {
        move("operation", operation, State.RUNNING);
        move("operation", operation, State.FAILED);

        assertThat(transitions("task_id is null"))
                .containsExactly(
                        transition(null, State.PENDING),
                        transition(State.PENDING, State.RUNNING),
                        transition(State.RUNNING, State.FAILED));
    }

    @Test
    void everyStateChangeOfATaskWritesExactlyOneTransition() {
        move("task", task, State.CANCELLED);

        assertThat(transitions("task_id = '" + task + "'"))
                .containsExactly(transition(null, State.PENDING), transition(State.PENDING, State.CANCELLED));
    }

    @Test
    void aTransitionHasItsTime() {
        move("operation", operation, State.RUNNING);

        assertThat(JDBC.queryForList(
                        "select o.transition_at = t.at from operation o join transition t on t.operation_id = o.id"
                                + " where o.id = ? and t.to_state = 'RUNNING'",
                        Boolean.class,
                        operation))
                .containsExactly(true);
    }

    @Test
    void otherChangesWriteNoTransition() {
        move("operation", operation, State.RUNNING);
        move("task", task, State.RUNNING);

        JDBC.update("update operation set progress = 0.5 where id = ?", operation);
        JDBC.update("update task set progress = 0.5, attempt = 2 where id = ?", task);

        assertThat(transitions("true")).hasSize(4);
    }

    @Test
    void aRejectedStateChangeWritesNoTransition() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> move("operation", operation, State.COMPLETED));

        assertThat(transitions("task_id is null")).containsExactly(transition(null, State.PENDING));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED"})
    void endedRowsCannotBeChanged(State end) {
        bring("operation", operation, end);
        bring("task", task, end);

        for (String change : List.of("progress = 0.5", "completed_at = now()", "transition_by = 'caller:mallory'")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(change)
                    .isThrownBy(() -> JDBC.update("update operation set %s where id = ?".formatted(change), operation))
                    .withMessageContaining("has ended and cannot be changed");
            assertThatExceptionOfType(DataAccessException.class)
                    .as(change)
                    .isThrownBy(() -> JDBC.update("update task set %s where id = ?".formatted(change), task))
                    .withMessageContaining("has ended and cannot be changed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED"})
    void anEndHasATime(State end) {
        bring("operation", operation, State.RUNNING);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> JDBC.update(
                        "update operation set state = ?, failure = ?::jsonb where id = ?",
                        end.name(),
                        end == State.FAILED ? "{}" : null,
                        operation))
                .withMessageContaining("operation_ends_with_a_time");
    }

    @Test
    void aFailedStateRequiresAFailure() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> JDBC.update(
                        "update operation set state = 'FAILED', completed_at = now() where id = ?", operation))
                .withMessageContaining("operation_fails_with_a_failure");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(
                        () -> JDBC.update("update task set state = 'FAILED', completed_at = now() where id = ?", task))
                .withMessageContaining("task_fails_with_a_failure");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aTransitionIsNeverChangedOrRemoved(String attack) {
        List<Map<String, Object>> before = transitions("true");

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> JDBC.update(attack))
                .havingRootCause()
                .withMessageMatching("(?s).*(cannot be changed or removed|cannot be removed).*");

        assertThat(transitions("true")).isEqualTo(before).isNotEmpty();
    }

    @Test
    void aTaskHasOnlyOneOpenAttempt() {
        insertAttempt(1, State.RUNNING);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> insertAttempt(2, State.RUNNING))
                .withMessageContaining("attempt_open_only_once");
    }

    @Test
    void anAttemptCanFollowAnEndedOne() {
        insertAttempt(1, State.COMPLETED);
        insertAttempt(2, State.CANCELLED);

        assertThatNoException().isThrownBy(() -> insertAttempt(3, State.RUNNING));
    }

    /** All pairs of states, except pending to pending and running to running, which are no transitions. */
    static Stream<Arguments> moves() {
        return Stream.of("operation", "task")
                .flatMap(table -> Stream.of(State.values())
                        .flatMap(from -> Stream.of(State.values())
                                .filter(to -> to != from || from.isTerminal())
                                .map(to -> Arguments.of(table, from, to))));
    }

    static Stream<String> attacks() {
        return Stream.of(
                "update transition set actor = 'caller:mallory'",
                "update transition set reason = null where false",
                "delete from transition",
                "truncate transition",
                "truncate operation cascade",
                "truncate task cascade",
                "delete from task where id not in (select task_id from attempt)",
                "delete from transition where to_state = 'PENDING'");
    }

    private static String setting(Map<String, Object> settings, String name) {
        return String.valueOf(settings.get("spring.datasource." + name));
    }

    /** Along transitions that the database accepts. */
    private static void bring(String table, UUID id, State to) {
        if (to != State.PENDING) {
            move(table, id, State.RUNNING);
        }
        if (to.isTerminal()) {
            move(table, id, to);
        }
    }

    private static void move(String table, UUID id, State to) {
        JDBC.update(
                "update %s set state = ?, completed_at = %s, failure = %s::jsonb, transition_at = now(), transition_by = ?, transition_reason = ? where id = ?"
                        .formatted(table, to.isTerminal() ? "now()" : "null", to == State.FAILED ? "'{}'" : "null"),
                to.name(),
                actor(to),
                reason(to),
                id);
    }

    private static @Nullable String stateOf(String table, UUID id) {
        return JDBC.queryForObject("select state from %s where id = ?".formatted(table), String.class, id);
    }

    private static void insertOperation(UUID id, State state) {
        JDBC.update(
                """
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by,
                                       created_at, completed_at, failure, transition_at, transition_by, transition_reason)
                values (?, 'flush', 'it', ?, 0, '{}', '{}', 'caller:alice', now(), %s, %s, now(), ?, ?)
                """.formatted(state.isTerminal() ? "now()" : "null", state == State.FAILED ? "'{}'" : "null"),
                id,
                state.name(),
                actor(state),
                reason(state));
    }

    private void insertTask(UUID id, State state) {
        JDBC.update(
                """
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress,
                                  attempt, created_at, completed_at, failure, transition_at, transition_by, transition_reason)
                values (?, ?, (select count(*) from task where operation_id = ?), ?, '127.0.0.1', 'dc1', 'rack1', ?, 0,
                        0, now(), %s, %s, now(), ?, ?)
                """.formatted(state.isTerminal() ? "now()" : "null", state == State.FAILED ? "'{}'" : "null"),
                id,
                operation,
                operation,
                UUID.randomUUID(),
                state.name(),
                actor(state),
                reason(state));
    }

    private void insertAttempt(int number, State state) {
        JDBC.update(
                "insert into attempt (task_id, number, replica, state, started_at, completed_at) values (?, ?, 'one', ?, now(), %s)"
                        .formatted(state == State.RUNNING ? "null" : "now()"),
                task,
                number,
                state.name());
    }

    private List<Map<String, Object>> transitions(String which) {
        return JDBC.queryForList(
                "select coalesce(from_state, 'none') as \"from\", to_state as \"to\", actor, reason from transition"
                        + " where operation_id = ? and %s order by id".formatted(which),
                operation);
    }

    private static Map<String, Object> transition(@Nullable State from, State to) {
        return Map.of(
                "from", from == null ? "none" : from.name(), "to", to.name(), "actor", actor(to), "reason", reason(to));
    }

    private static String actor(State to) {
        return "replica:that-made-it-" + to;
    }

    private static String reason(State to) {
        return "because it is to be " + to;
    }
}
