package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.faultinjection.TableExperiment.TableOperation;
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
 * Counts on the disks of the nodes how often each table was truncated, and compares that with the histories. Cassandra takes a
 * snapshot {@code truncated-<milliseconds>-<table>} right before it removes the rows ({@code auto_snapshot}).
 */
final class TruncationChecker {

    private static final Pattern TRUNCATED = Pattern.compile("truncated-(\\d+)-.*");
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final SystemUnderTest system;
    private final Map<String, RecordedOperation> recorded;
    private final List<String> violations = new ArrayList<>();
    private int truncationsFound;

    /** A truncation of a table on one node. */
    private record TruncationOnDisk(String node, String table, Instant at) {}

    TruncationChecker(SystemUnderTest system, Map<String, RecordedOperation> recorded) {
        this.system = system;
        this.recorded = recorded;
    }

    List<String> check(List<TableExperiment> experiments) {
        Set<TruncationOnDisk> unexplained = new HashSet<>();
        system.nodes().forEach(node -> unexplained.addAll(findOnDisk(node)));
        truncationsFound = unexplained.size();
        for (TableExperiment experiment : experiments) {
            unexplained.removeAll(explainedBy(experiment, unexplained));
        }
        unexplained.forEach(each -> violations.add("node %s truncated %s at %s, but no operation records it"
                .formatted(each.node(), each.table(), each.at())));
        return violations;
    }

    /** Number of truncations on all nodes. */
    int truncationsFound() {
        return truncationsFound;
    }

    private List<TruncationOnDisk> explainedBy(TableExperiment experiment, Set<TruncationOnDisk> all) {
        List<TruncationOnDisk> explained = new ArrayList<>();
        long begun = experiment.operations().stream()
                .mapToLong(operation -> countBegun(operation, experiment))
                .sum();
        for (LocalNode node : system.nodes()) {
            List<TruncationOnDisk> here = all.stream()
                    .filter(each ->
                            each.node().equals(node.address()) && each.table().equals(experiment.table()))
                    .filter(each -> experiment.operations().stream()
                            .anyMatch(operation -> mayHaveTruncated(operation, experiment, each.at())))
                    .toList();
            if (here.size() > begun) {
                violations.add("node %s truncated %s at %s, but %s record only %d truncations"
                        .formatted(node.address(), experiment.table(), here, experiment.operations(), begun));
            }
            boolean recordedAsDone =
                    experiment.operations().stream().anyMatch(operation -> hasTruncated(operation, experiment));
            if (here.isEmpty() && recordedAsDone) {
                violations.add("node %s has not truncated %s, but %s record it"
                        .formatted(node.address(), experiment.table(), experiment.operations()));
            }
            explained.addAll(here);
        }
        return explained;
    }

    private static long countBegun(TableOperation operation, TableExperiment experiment) {
        var history = operation.submission().history();
        return history == null ? 0 : RecordedTruncation.countBegun(history, experiment.table());
    }

    private static boolean hasTruncated(TableOperation operation, TableExperiment experiment) {
        return operation.recordedTruncation(experiment.table()) == RecordedTruncation.YES;
    }

    private boolean mayHaveTruncated(TableOperation operation, TableExperiment experiment, Instant at) {
        RecordedOperation found =
                recorded.get(String.valueOf(operation.submission().id()));
        RecordedTruncation truncation = operation.recordedTruncation(experiment.table());
        if (found == null || truncation == RecordedTruncation.NO) {
            return false;
        }
        Instant end = found.ended() == null ? at : found.ended();
        Duration late = truncation == RecordedTruncation.UNKNOWN ? TableExperiment.LATE_TRUNCATION_LIMIT : SLACK;
        return at.isAfter(found.created().minus(SLACK)) && at.isBefore(end.plus(late));
    }

    private static List<TruncationOnDisk> findOnDisk(LocalNode node) {
        List<TruncationOnDisk> found = new ArrayList<>();
        for (Path table : children(node.dataDirectory().resolve(SystemUnderTest.KEYSPACE))) {
            String name = table.getFileName().toString().replaceAll("-.*", "");
            if (SystemUnderTest.TRACKED_TABLES.contains(name)) {
                for (Path snapshot : children(table.resolve("snapshots"))) {
                    Matcher matcher = TRUNCATED.matcher(snapshot.getFileName().toString());
                    if (matcher.matches()) {
                        long millis = Long.parseLong(Objects.requireNonNull(matcher.group(1)));
                        found.add(new TruncationOnDisk(node.address(), name, Instant.ofEpochMilli(millis)));
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
