package io.ilion.faultinjection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the history, the call journals and the disks of the nodes with the responses that clients got, and reports every
 * contradiction.
 */
final class ConsistencyChecker {

    private static final Set<String> TERMINAL_STATES = Set.of("COMPLETED", "FAILED", "CANCELLED");

    /** The default of {@code ilion.dispatch.max-takeovers}. */
    private static final int MAX_TAKEOVERS = 5;

    private final SystemUnderTest system;
    private final List<Submission> submissions;
    private final List<TableExperiment> experiments;
    private final CallJournal journal;
    private final CompletionChecker completions;
    private final List<String> violations = new ArrayList<>();
    private Statistics statistics = new Statistics(0, 0, 0, 0, 0);

    /**
     * How much was checked.
     *
     * @param completions completed operations whose effect was found, counted per node
     * @param abandonedCalls calls that still ran on a hung node after Ilion had recorded that it gave up on them
     * @param experiments experiments after which the rows of a table were read
     * @param rows rows that were compared
     * @param truncations truncations found on the disks of the nodes
     */
    record Statistics(int completions, int abandonedCalls, int experiments, long rows, int truncations) {}

    ConsistencyChecker(SystemUnderTest system, List<Submission> submissions, List<TableExperiment> experiments) {
        this.system = system;
        this.submissions = submissions;
        this.experiments = experiments;
        this.journal = CallJournal.readCalls(system.nodes());
        this.completions = new CompletionChecker(system, submissions, journal);
    }

    /** Returns the violations; empty when all guarantees hold. */
    List<String> check() throws SQLException {
        try (Connection connection = system.connect()) {
            Map<String, RecordedOperation> recorded = RecordedOperation.readAll(connection);
            submissions.forEach(each -> checkOperation(each, each.id() == null ? null : recorded.get(each.id())));
            checkIdempotencyKeys(connection, recorded);
            checkHistoryChains(connection);
            checkWorkerLostFailures(connection);
            recorded.values().forEach(this::checkAttemptsDoNotOverlap);
            OverlapChecker overlaps = new OverlapChecker(recorded.values());
            violations.addAll(overlaps.check(journal));
            RowChecker rows = new RowChecker();
            violations.addAll(rows.check(experiments));
            TruncationChecker truncations = new TruncationChecker(system, recorded);
            violations.addAll(truncations.check(experiments));
            statistics = new Statistics(
                    completions.completionsFound(),
                    overlaps.abandonedCalls(),
                    experiments.size(),
                    rows.compared(),
                    truncations.truncationsFound());
        }
        return violations;
    }

    /** Valid after {@link #check}. */
    Statistics statistics() {
        return statistics;
    }

    private void checkOperation(Submission submission, @Nullable RecordedOperation recorded) {
        submission.unexpectedResponses().forEach(response -> violations.add(submission + ": " + response));
        if (submission.isRejected()) {
            return;
        }
        if (submission.id() == null) {
            violations.add(submission + " was never accepted, although all faults had ended");
            return;
        }
        if (recorded == null) {
            violations.add(submission + " was acknowledged and is not in the database");
            return;
        }
        if (!TERMINAL_STATES.contains(recorded.state())) {
            violations.add(submission + " is still " + recorded.state());
        }
        if (recorded.state().equals("COMPLETED")) {
            violations.addAll(completions.check(submission, recorded));
        }
        checkObservedStates(submission, recorded);
    }

    private void checkObservedStates(Submission submission, RecordedOperation recorded) {
        double progress = 0;
        String state = "PENDING";
        for (Submission.Poll look : submission.polls()) {
            if (look.progress() < progress) {
                violations.add("%s: progress fell from %s to %s".formatted(submission, progress, look.progress()));
            }
            boolean startedAgain = state.equals("RUNNING") && look.state().equals("PENDING");
            boolean changedAfterEnd =
                    TERMINAL_STATES.contains(state) && !look.state().equals(state);
            if (startedAgain || changedAfterEnd) {
                violations.add("%s was %s and then %s".formatted(submission, state, look.state()));
            }
            progress = look.progress();
            state = look.state();
        }
        if (TERMINAL_STATES.contains(state) && !state.equals(recorded.state())) {
            violations.add("%s was reported as %s and is stored as %s".formatted(submission, state, recorded.state()));
        }
        if (recorded.state().equals("CANCELLED") && !submission.isCancelRequested()) {
            violations.add(submission + " was cancelled without a request");
        }
    }

    /** There is exactly one operation per idempotency key. */
    private void checkIdempotencyKeys(Connection connection, Map<String, RecordedOperation> recorded)
            throws SQLException {
        Map<String, String> keys = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select key, operation_id from idempotency_key")) {
            while (row.next()) {
                keys.put(row.getString(1), row.getString(2));
            }
        }
        if (keys.size() != recorded.size()) {
            violations.add("%d idempotency keys, but %d operations".formatted(keys.size(), recorded.size()));
        }
        submissions.stream()
                .filter(submission ->
                        submission.id() != null && !submission.id().equals(keys.get(submission.key())))
                .forEach(submission -> violations.add("%s: its idempotency key belongs to another operation: %s"
                        .formatted(submission, keys.get(submission.key()))));
    }

    private void checkHistoryChains(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select o.id, v.problem from operation o, verify_history(o.id) v")) {
            while (row.next()) {
                violations.add("the history of %s does not verify: %s".formatted(row.getString(1), row.getString(2)));
            }
        }
    }

    /** A task fails with WORKER_LOST only after max-takeovers replicas were lost while they worked on it. */
    private void checkWorkerLostFailures(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select t.operation_id, t.id,
                       (select count(*) from attempt a where a.task_id = t.id and a.failure ->> 'code' = 'WORKER_LOST') as lost
                  from task t
                 where t.failure ->> 'code' = 'WORKER_LOST'""")) {
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                if (row.getInt("lost") < MAX_TAKEOVERS) {
                    violations.add("task %s of %s failed with WORKER_LOST after %d lost replicas"
                            .formatted(row.getString("id"), row.getString("operation_id"), row.getInt("lost")));
                }
            }
        }
    }

    private void checkAttemptsDoNotOverlap(RecordedOperation recorded) {
        RecordedOperation.Attempt before = null;
        for (RecordedOperation.Attempt attempt : recorded.attempts()) {
            if (before == null || !before.task().equals(attempt.task())) {
                if (attempt.number() != 1) {
                    violations.add("%s: an attempt is missing before %s".formatted(recorded.id(), attempt));
                }
            } else if (attempt.number() != before.number() + 1 || !before.endedBefore(attempt.begin())) {
                violations.add("%s: %s began before %s had ended".formatted(recorded.id(), attempt, before));
            }
            if (TERMINAL_STATES.contains(recorded.state()) && attempt.end() == null) {
                violations.add("%s has ended, and %s has not".formatted(recorded.id(), attempt));
            }
            before = attempt;
        }
    }
}
