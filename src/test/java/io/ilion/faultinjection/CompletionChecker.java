package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.faultinjection.CallJournal.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Verifies in the journals and on the disks of the nodes that COMPLETED operations had their effect there. */
final class CompletionChecker {

    /** Database and nodes share a clock, but do not read it at the same instant. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern DIRECTORY = Pattern.compile("\"sourceDir\": \"(?<path>[^\"]+)\"");

    private final SystemUnderTest system;
    private final List<Submission> submissions;
    private final CallJournal journal;
    private int found;

    CompletionChecker(SystemUnderTest system, List<Submission> submissions, CallJournal journal) {
        this.system = system;
        this.submissions = submissions;
        this.journal = journal;
    }

    /** Returns a violation for each node without any trace of the operation. */
    List<String> check(Submission submission, RecordedOperation recorded) {
        List<String> violations = new ArrayList<>();
        for (LocalNode node : system.nodes()) {
            if (!isTargeted(node, submission)) {
                continue;
            }
            if (hasEffectOn(submission, recorded, node)) {
                found++;
            } else {
                violations.add(
                        "%s is COMPLETED, but node %s shows no trace of it".formatted(submission, node.address()));
            }
        }
        return violations;
    }

    /** Number of effects found, one per operation and node. */
    int completionsFound() {
        return found;
    }

    private static boolean isTargeted(LocalNode node, Submission submission) {
        return !submission.body().contains("\"hosts\"") || submission.body().contains("\"" + node.address() + "\"");
    }

    private boolean hasEffectOn(Submission submission, RecordedOperation recorded, LocalNode node) {
        return switch (submission.type()) {
            case "flush" ->
                hasCall(submission, recorded, node, "forceKeyspaceFlush")
                        || journal.wasStarted(node.address(), recorded.created(), recorded.endOrMax());
            case "cleanup" -> hasCall(submission, recorded, node, "forceKeyspaceCleanup");
            case "snapshot" -> hasClearRequest(submission) || hasSnapshot(node, String.valueOf(submission.id()));
            case "clear-snapshot" -> !hasSnapshot(node, snapshotId(submission));
            case "restore" -> hasImport(submission, recorded, node, "/snapshots/ilion-" + snapshotId(submission));
            case "import" -> hasImport(submission, recorded, node, sourceDirectory(submission));
            default -> throw new IllegalStateException(submission.type());
        };
    }

    private boolean hasCall(Submission submission, RecordedOperation recorded, LocalNode node, String operation) {
        return journal.callsOnTable(String.valueOf(submission.table()), operation)
                .filter(Call::succeeded)
                .anyMatch(duringOperation(recorded, node));
    }

    /**
     * When the node was killed before it could write to its journal, only the rows show whether the import was done:
     * {@link RowChecker}.
     */
    private boolean hasImport(Submission submission, RecordedOperation recorded, LocalNode node, String from) {
        return journal.calls().stream()
                .filter(call ->
                        call.isOperation("importNewSSTables") && call.what().contains(from))
                .filter(call -> call.changedTable().equals(Optional.ofNullable(submission.table())))
                .filter(call -> call.succeeded() || call.isLost())
                .anyMatch(duringOperation(recorded, node));
    }

    private static Predicate<Call> duringOperation(RecordedOperation recorded, LocalNode node) {
        Instant from = recorded.created().minus(SLACK);
        Instant to = recorded.endOrMax().plus(SLACK);
        return call -> call.node().equals(node.address())
                && call.begin().isAfter(from)
                && (call.isLost() ? call.begin() : call.end()).isBefore(to);
    }

    private boolean hasClearRequest(Submission snapshot) {
        return submissions.stream()
                .filter(other -> other.type().equals("clear-snapshot") && other.id() != null)
                .anyMatch(clear -> snapshotId(clear).equals(snapshot.id()));
    }

    /** The id of the snapshot to restore or clear; its tag contains it too. */
    private static String snapshotId(Submission submission) {
        Matcher id = ID.matcher(submission.body());
        if (!id.find()) {
            throw new IllegalStateException(submission.body());
        }
        return id.group();
    }

    private static String sourceDirectory(Submission submission) {
        Matcher directory = DIRECTORY.matcher(submission.body());
        @Nullable String path = directory.find() ? directory.group("path") : null;
        if (path == null) {
            throw new IllegalStateException(submission.body());
        }
        return path;
    }

    private static boolean hasSnapshot(LocalNode node, String id) {
        Path keyspace = node.dataDirectory().resolve(SystemUnderTest.KEYSPACE);
        try (Stream<Path> tables = Files.list(keyspace)) {
            return tables.anyMatch(table -> Files.exists(table.resolve("snapshots/ilion-" + id + "/manifest.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
