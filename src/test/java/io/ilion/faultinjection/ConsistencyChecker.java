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

/** Reads the history, the journals of the nodes, their disks, and what callers were told, and says what does not fit. */
final class ConsistencyChecker {

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

    /** The default of {@code ilion.dispatch.max-takeovers}. */
    private static final int MAX_TAKEOVERS = 5;

    private final SystemUnderTest ground;
    private final List<Submission> told;
    private final List<TableExperiment> rounds;
    private final CallJournal journal;
    private final CompletionChecker successes;
    private final List<String> broken = new ArrayList<>();
    private Figures figures = new Figures(0, 0, 0, 0, 0);

    /**
     * How much was looked at.
     *
     * @param successes   that were seen on the nodes
     * @param leftBehind  calls that ran on a node that had hung, after Ilion had said that it had given up on it
     * @param rounds      after which the rows of a table were read
     * @param rows        that were compared
     * @param truncations that the disks of the nodes tell of
     */
    record Figures(int successes, int leftBehind, int rounds, long rows, int truncations) {}

    ConsistencyChecker(SystemUnderTest ground, List<Submission> told, List<TableExperiment> rounds) {
        this.ground = ground;
        this.told = told;
        this.rounds = rounds;
        this.journal = CallJournal.of(ground.nodes());
        this.successes = new CompletionChecker(ground, told, journal);
    }

    /** What does not fit; nothing when all promises were kept. */
    List<String> check() throws SQLException {
        try (Connection connection = ground.connect()) {
            Map<String, RecordedOperation> kept = RecordedOperation.all(connection);
            told.forEach(each -> promises(each, each.id() == null ? null : kept.get(each.id())));
            keysHeld(connection, kept);
            chainsHold(connection);
            lossesAreTrue(connection);
            kept.values().forEach(this::oneAttemptAtATime);
            OverlapChecker overlaps = new OverlapChecker(kept.values());
            broken.addAll(overlaps.check(journal));
            RowChecker rows = new RowChecker();
            broken.addAll(rows.check(rounds));
            TruncationChecker truncations = new TruncationChecker(ground, kept);
            broken.addAll(truncations.check(rounds));
            figures = new Figures(
                    successes.seen(), overlaps.leftBehind(), rounds.size(), rows.compared(), truncations.seen());
        }
        return broken;
    }

    /** What was looked at. */
    Figures figures() {
        return figures;
    }

    private void promises(Submission asked, @Nullable RecordedOperation kept) {
        asked.surprises().forEach(surprise -> broken.add(asked + ": " + surprise));
        if (asked.wasRefused()) {
            return;
        }
        if (asked.id() == null) {
            broken.add(asked + " was never accepted, though all was mended");
            return;
        }
        if (kept == null) {
            broken.add(asked + " was acknowledged and is lost");
            return;
        }
        if (!ENDS.contains(kept.state())) {
            broken.add(asked + " is still " + kept.state());
        }
        if (kept.state().equals("COMPLETED")) {
            broken.addAll(successes.check(asked, kept));
        }
        consistent(asked, kept);
    }

    private void consistent(Submission asked, RecordedOperation kept) {
        double progress = 0;
        String state = "PENDING";
        for (Submission.Look look : asked.looks()) {
            if (look.progress() < progress) {
                broken.add("%s: progress fell from %s to %s".formatted(asked, progress, look.progress()));
            }
            boolean begunAgain = state.equals("RUNNING") && look.state().equals("PENDING");
            boolean endedOtherwise = ENDS.contains(state) && !look.state().equals(state);
            if (begunAgain || endedOtherwise) {
                broken.add("%s was %s and then %s".formatted(asked, state, look.state()));
            }
            progress = look.progress();
            state = look.state();
        }
        if (ENDS.contains(state) && !state.equals(kept.state())) {
            broken.add("%s was told as %s and is kept as %s".formatted(asked, state, kept.state()));
        }
        if (kept.state().equals("CANCELLED") && !asked.wasToBeCancelled()) {
            broken.add(asked + " was cancelled, and nobody had asked for it");
        }
    }

    /** As many operations as keys: none was done twice, and none came from nowhere. */
    private void keysHeld(Connection connection, Map<String, RecordedOperation> kept) throws SQLException {
        Map<String, String> keys = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select key, operation_id from idempotency_key")) {
            while (row.next()) {
                keys.put(row.getString(1), row.getString(2));
            }
        }
        if (keys.size() != kept.size()) {
            broken.add("%d keys brought %d operations".formatted(keys.size(), kept.size()));
        }
        told.stream()
                .filter(asked -> asked.id() != null && !asked.id().equals(keys.get(asked.key())))
                .forEach(asked -> broken.add(
                        "%s has another operation under its key: %s".formatted(asked, keys.get(asked.key()))));
    }

    private void chainsHold(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select o.id, v.problem from operation o, verify_history(o.id) v")) {
            while (row.next()) {
                broken.add("the history of %s is bent: %s".formatted(row.getString(1), row.getString(2)));
            }
        }
    }

    /** A task fails with WORKER_LOST only when as many replicas were lost over it as the settings allow. */
    private void lossesAreTrue(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select t.operation_id, t.id,
                       (select count(*) from attempt a where a.task_id = t.id and a.failure ->> 'code' = 'WORKER_LOST') as lost
                  from task t
                 where t.failure ->> 'code' = 'WORKER_LOST'""")) {
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                if (row.getInt("lost") < MAX_TAKEOVERS) {
                    broken.add("task %s of %s failed with WORKER_LOST after %d lost replicas"
                            .formatted(row.getString("id"), row.getString("operation_id"), row.getInt("lost")));
                }
            }
        }
    }

    private void oneAttemptAtATime(RecordedOperation kept) {
        RecordedOperation.Attempt before = null;
        for (RecordedOperation.Attempt attempt : kept.attempts()) {
            if (before == null || !before.task().equals(attempt.task())) {
                if (attempt.number() != 1) {
                    broken.add("%s: an attempt is missing before %s".formatted(kept.id(), attempt));
                }
            } else if (attempt.number() != before.number() + 1 || !before.hadEndedBy(attempt.begin())) {
                broken.add("%s: %s began before %s had ended".formatted(kept.id(), attempt, before));
            }
            if (ENDS.contains(kept.state()) && attempt.end() == null) {
                broken.add("%s has ended, and %s has not".formatted(kept.id(), attempt));
            }
            before = attempt;
        }
    }
}
