package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.faultinjection.TableExperiment.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts on the disks of the nodes how often each table was truncated, and compares that with what the histories say. Cassandra makes a
 * snapshot {@code truncated-<milliseconds>-<table>} right before it removes the rows ({@code auto_snapshot}).
 */
final class TruncationChecker {

    private static final Pattern TRUNCATED = Pattern.compile("truncated-(\\d+)-.*");
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final SystemUnderTest ground;
    private final Map<String, RecordedOperation> kept;
    private final List<String> broken = new ArrayList<>();
    private int seen;

    /** One truncation of a table, by one node. */
    private record OnDisk(String node, String table, Instant at) {}

    TruncationChecker(SystemUnderTest ground, Map<String, RecordedOperation> kept) {
        this.ground = ground;
        this.kept = kept;
    }

    List<String> check(List<TableExperiment> rounds) {
        Set<OnDisk> unexplained = new HashSet<>();
        ground.nodes().forEach(node -> unexplained.addAll(onDisk(node)));
        seen = unexplained.size();
        for (TableExperiment round : rounds) {
            unexplained.removeAll(explained(round, unexplained));
        }
        unexplained.forEach(each -> broken.add("node %s truncated %s at %s, and no operation says so"
                .formatted(each.node(), each.table(), each.at())));
        return broken;
    }

    /** How many truncations there were on all nodes. */
    int seen() {
        return seen;
    }

    private List<OnDisk> explained(TableExperiment round, Set<OnDisk> all) {
        List<OnDisk> explained = new ArrayList<>();
        long begun =
                round.steps().stream().mapToLong(step -> begun(step, round)).sum();
        for (LocalNode node : ground.nodes()) {
            List<OnDisk> here = all.stream()
                    .filter(each ->
                            each.node().equals(node.address()) && each.table().equals(round.table()))
                    .filter(each -> round.steps().stream().anyMatch(step -> mayHaveDone(step, round, each.at())))
                    .toList();
            if (here.size() > begun) {
                broken.add("node %s truncated %s at %s, and %s say that it was done %d times"
                        .formatted(node.address(), round.table(), here, round.steps(), begun));
            }
            boolean claimed = round.steps().stream().anyMatch(step -> hasTruncated(step, round));
            if (here.isEmpty() && claimed) {
                broken.add("node %s has not truncated %s, and %s say so"
                        .formatted(node.address(), round.table(), round.steps()));
            }
            explained.addAll(here);
        }
        return explained;
    }

    private static long begun(Step step, TableExperiment round) {
        var history = step.told().history();
        return history == null ? 0 : RecordedTruncation.begun(history, round.table());
    }

    private static boolean hasTruncated(Step step, TableExperiment round) {
        return step.truncation(round.table()) == RecordedTruncation.YES;
    }

    private boolean mayHaveDone(Step step, TableExperiment round, Instant at) {
        RecordedOperation operation = kept.get(String.valueOf(step.told().id()));
        RecordedTruncation truncation = step.truncation(round.table());
        if (operation == null || truncation == RecordedTruncation.NO) {
            return false;
        }
        Instant end = operation.ended() == null ? at : operation.ended();
        Duration late = truncation == RecordedTruncation.UNSURE ? TableExperiment.LATE_TRUNCATION : SLACK;
        return at.isAfter(operation.created().minus(SLACK)) && at.isBefore(end.plus(late));
    }

    private static List<OnDisk> onDisk(LocalNode node) {
        List<OnDisk> found = new ArrayList<>();
        for (Path table : children(node.dataDirectory().resolve(SystemUnderTest.KEYSPACE))) {
            String name = table.getFileName().toString().replaceAll("-.*", "");
            if (SystemUnderTest.OWNED_TABLES.contains(name)) {
                for (Path snapshot : children(table.resolve("snapshots"))) {
                    Matcher matcher = TRUNCATED.matcher(snapshot.getFileName().toString());
                    if (matcher.matches()) {
                        long millis = Long.parseLong(Objects.requireNonNull(matcher.group(1)));
                        found.add(new OnDisk(node.address(), name, Instant.ofEpochMilli(millis)));
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> children(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
