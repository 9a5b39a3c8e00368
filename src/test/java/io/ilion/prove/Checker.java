package io.ilion.prove;

import io.ilion.local.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the history, the journals of the nodes, their disks, and what callers were told, and says what does not fit. */
final class Checker {

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

    /** Times of the database, of Java and of the nodes are of one machine, but not taken at one instant. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Ground ground;
    private final List<Told> told;
    private final Journal journal;
    private final List<String> broken = new ArrayList<>();
    private int leftBehind;
    private int sawSuccess;

    Checker(Ground ground, List<Told> told) {
        this.ground = ground;
        this.told = told;
        this.journal = Journal.of(ground.nodes());
    }

    /** What does not fit; nothing when all promises were kept. */
    List<String> check() throws SQLException {
        try (Connection connection = ground.connect()) {
            Map<String, Kept> kept = Kept.all(connection);
            told.forEach(each -> promises(each, each.id() == null ? null : kept.get(each.id())));
            keysHeld(connection, kept);
            chainsHold(connection);
            kept.values().forEach(this::oneAttemptAtATime);
            overlaps(kept);
        }
        return broken;
    }

    /** Calls that ran on a node that had hung, after Ilion had said that it had given up on it. */
    int leftBehind() {
        return leftBehind;
    }

    /** Successes that were seen on the nodes. */
    int sawSuccess() {
        return sawSuccess;
    }

    private void promises(Told asked, @Nullable Kept kept) {
        asked.surprises().forEach(surprise -> broken.add(asked + ": " + surprise));
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
            successIsTrue(asked, kept);
        }
        consistent(asked, kept);
    }

    private void consistent(Told asked, Kept kept) {
        double progress = 0;
        String state = "PENDING";
        for (Told.Look look : asked.looks()) {
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

    private void successIsTrue(Told asked, Kept kept) {
        for (LocalNode node : ground.nodes()) {
            boolean seen = switch (asked.type()) {
                case "flush" ->
                    called(asked, kept, node, "forceKeyspaceFlush")
                            || journal.wasStarted(node.address(), kept.created(), ended(kept));
                case "cleanup" -> called(asked, kept, node, "forceKeyspaceCleanup");
                case "snapshot" -> wasToBeCleared(asked) || hasSnapshot(node, asked.id());
                case "clear-snapshot" -> !hasSnapshot(node, cleared(asked));
                default -> throw new IllegalStateException(asked.type());
            };
            if (seen) {
                sawSuccess++;
            } else {
                broken.add("%s is COMPLETED, and node %s shows nothing of it".formatted(asked, node.address()));
            }
        }
    }

    private boolean called(Told asked, Kept kept, LocalNode node, String operation) {
        Instant from = kept.created().minus(SLACK);
        Instant to = ended(kept).plus(SLACK);
        return journal.on(String.valueOf(asked.table()), operation)
                .anyMatch(call -> call.node().equals(node.address())
                        && call.succeeded()
                        && call.begin().isAfter(from)
                        && call.end().isBefore(to));
    }

    private boolean wasToBeCleared(Told snapshot) {
        return told.stream()
                .anyMatch(other ->
                        other.type().equals("clear-snapshot") && other.body().contains(String.valueOf(snapshot.id())));
    }

    private static String cleared(Told clear) {
        return clear.body().replaceAll(".*\"snapshotId\": \"([^\"]+)\".*", "$1");
    }

    private static boolean hasSnapshot(LocalNode node, @Nullable String id) {
        Path keyspace = node.dataDirectory().resolve(Ground.KEYSPACE);
        try (Stream<Path> tables = Files.list(keyspace)) {
            return tables.anyMatch(table -> Files.exists(table.resolve("snapshots/ilion-" + id + "/manifest.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many operations as keys: none was done twice, and none came from nowhere. */
    private void keysHeld(Connection connection, Map<String, Kept> kept) throws SQLException {
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

    private void oneAttemptAtATime(Kept kept) {
        Kept.Attempt before = null;
        for (Kept.Attempt attempt : kept.attempts()) {
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

    /** The same work on the same table of a node, twice at once. */
    private void overlaps(Map<String, Kept> kept) {
        List<Journal.Call> calls = journal.calls().stream()
                .filter(call -> call.what().contains(Ground.KEYSPACE))
                .toList();
        for (int i = 0; i < calls.size(); i++) {
            for (int j = i + 1; j < calls.size(); j++) {
                Journal.Call one = calls.get(i);
                Journal.Call other = calls.get(j);
                if (one.node().equals(other.node()) && one.what().equals(other.what()) && one.overlaps(other)) {
                    judge(one, other, kept);
                }
            }
        }
    }

    /** What was still asked of a hung node when Ilion gave up on it, and said so, is no second worker. */
    private void judge(Journal.Call one, Journal.Call other, Map<String, Kept> kept) {
        boolean givenUp = kept.values().stream()
                .flatMap(each -> each.attempts().stream())
                .filter(attempt -> attempt.node().equals(one.node()))
                .anyMatch(attempt -> !attempt.state().equals("COMPLETED")
                        && attempt.begin().minus(SLACK).isBefore(one.begin())
                        && !attempt.hadEndedBy(one.begin())
                        && attempt.hadEndedBy(other.begin().plus(SLACK)));
        if (givenUp) {
            leftBehind++;
        } else {
            broken.add("node %s did the same twice at once: %s and %s".formatted(one.node(), one, other));
        }
    }

    private static Instant ended(Kept kept) {
        return kept.ended() == null ? Instant.MAX.minus(SLACK) : kept.ended();
    }
}
