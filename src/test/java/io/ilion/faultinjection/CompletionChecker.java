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

/** Looks on the nodes, at their journals and their disks, for what operations that are COMPLETED have done there. */
final class CompletionChecker {

    /** Times of the database and of the nodes are of one machine, but not taken at one instant. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern DIRECTORY = Pattern.compile("\"sourceDir\": \"(?<path>[^\"]+)\"");

    private final SystemUnderTest ground;
    private final List<Submission> told;
    private final CallJournal journal;
    private int seen;

    CompletionChecker(SystemUnderTest ground, List<Submission> told, CallJournal journal) {
        this.ground = ground;
        this.told = told;
        this.journal = journal;
    }

    /** What does not fit: nodes that show nothing of it. */
    List<String> check(Submission asked, RecordedOperation kept) {
        List<String> broken = new ArrayList<>();
        for (LocalNode node : ground.nodes()) {
            if (!isConcerned(node, asked)) {
                continue;
            }
            if (isSeen(asked, kept, node)) {
                seen++;
            } else {
                broken.add("%s is COMPLETED, and node %s shows nothing of it".formatted(asked, node.address()));
            }
        }
        return broken;
    }

    /** Successes that were seen, one for each operation and node. */
    int seen() {
        return seen;
    }

    private static boolean isConcerned(LocalNode node, Submission asked) {
        return !asked.body().contains("\"hosts\"") || asked.body().contains("\"" + node.address() + "\"");
    }

    private boolean isSeen(Submission asked, RecordedOperation kept, LocalNode node) {
        return switch (asked.type()) {
            case "flush" ->
                called(asked, kept, node, "forceKeyspaceFlush")
                        || journal.wasStarted(node.address(), kept.created(), kept.endedAtMost());
            case "cleanup" -> called(asked, kept, node, "forceKeyspaceCleanup");
            case "snapshot" -> wasToBeCleared(asked) || hasSnapshot(node, String.valueOf(asked.id()));
            case "clear-snapshot" -> !hasSnapshot(node, snapshotOf(asked));
            case "restore" -> imported(asked, kept, node, "/snapshots/ilion-" + snapshotOf(asked));
            case "import" -> imported(asked, kept, node, directoryOf(asked));
            default -> throw new IllegalStateException(asked.type());
        };
    }

    private boolean called(Submission asked, RecordedOperation kept, LocalNode node, String operation) {
        return journal.on(String.valueOf(asked.table()), operation)
                .filter(Call::succeeded)
                .anyMatch(callWhilePolling(kept, node));
    }

    /** Where the node was killed before it could tell its journal, only the rows tell whether it was done: {@link RowChecker}. */
    private boolean imported(Submission asked, RecordedOperation kept, LocalNode node, String from) {
        return journal.calls().stream()
                .filter(call -> call.isOf("importNewSSTables") && call.what().contains(from))
                .filter(call -> call.changedTable().equals(Optional.ofNullable(asked.table())))
                .filter(call -> call.succeeded() || call.isLost())
                .anyMatch(callWhilePolling(kept, node));
    }

    private static Predicate<Call> callWhilePolling(RecordedOperation kept, LocalNode node) {
        Instant from = kept.created().minus(SLACK);
        Instant to = kept.endedAtMost().plus(SLACK);
        return call -> call.node().equals(node.address())
                && call.begin().isAfter(from)
                && (call.isLost() ? call.begin() : call.end()).isBefore(to);
    }

    private boolean wasToBeCleared(Submission snapshot) {
        return told.stream()
                .filter(other -> other.type().equals("clear-snapshot") && other.id() != null)
                .anyMatch(clear -> snapshotOf(clear).equals(snapshot.id()));
    }

    /** The id of the snapshot that is restored or cleared; its tag has it too. */
    private static String snapshotOf(Submission asked) {
        Matcher id = ID.matcher(asked.body());
        if (!id.find()) {
            throw new IllegalStateException(asked.body());
        }
        return id.group();
    }

    private static String directoryOf(Submission asked) {
        Matcher directory = DIRECTORY.matcher(asked.body());
        @Nullable String path = directory.find() ? directory.group("path") : null;
        if (path == null) {
            throw new IllegalStateException(asked.body());
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
