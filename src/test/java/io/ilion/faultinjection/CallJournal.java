package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The maintenance calls that the nodes received, as their journals record them ({@link io.ilion.devcluster.MBeanCallJournal}).
 *
 * @param calls ordered by start time
 * @param starts start times of each node, by address
 */
record CallJournal(List<Call> calls, Map<String, List<Instant>> starts) {

    private static final Pattern CHANGED_TABLE =
            Pattern.compile("(^importNewSSTables .* on \\w+\\.|^forceKeyspaceCleanup .*\\[)(?<name>\\w+)(]]$|$)");

    private static final Pattern SNAPSHOT =
            Pattern.compile("(^takeSnapshot \\[|^clearSnapshot \\[|^importNewSSTables .*/snapshots/)(?<name>[^],/]+)");

    /**
     * One call that a node received.
     *
     * @param what the MBean operation and its arguments
     * @param end when it ended, or the next start of the node if that was killed during the call
     * @param result {@code returned …}, {@code threw …}, or {@code lost}
     */
    record Call(String node, String what, Instant begin, Instant end, String result) {

        boolean overlaps(Call other) {
            return begin.isBefore(other.end) && other.begin.isBefore(end);
        }

        /** Whether the call succeeded. A cleanup returns 0 then, an import an empty list of failed directories, the others nothing. */
        boolean succeeded() {
            return result.equals("returned 0") || result.equals("returned null") || result.equals("returned []");
        }

        /** Whether the outcome is unknown because the node was killed during the call. */
        boolean isLost() {
            return result.equals("lost");
        }

        /** The table whose SSTables the call changes. */
        Optional<String> changedTable() {
            return group(CHANGED_TABLE);
        }

        /** The snapshot that the call takes, clears or reads. */
        Optional<String> snapshot() {
            return group(SNAPSHOT);
        }

        boolean isOperation(String operation) {
            return what.startsWith(operation + " ");
        }

        private Optional<String> group(Pattern pattern) {
            Matcher matcher = pattern.matcher(what);
            return matcher.find() ? Optional.ofNullable(matcher.group("name")) : Optional.empty();
        }
    }

    static CallJournal readCalls(List<LocalNode> nodes) {
        return new CallJournal(
                nodes.stream()
                        .flatMap(CallJournal::readCalls)
                        .sorted(Comparator.comparing(Call::begin))
                        .toList(),
                nodes.stream().collect(Collectors.toMap(LocalNode::address, CallJournal::readStarts)));
    }

    private static List<Instant> readStarts(LocalNode node) {
        return lines(node).stream()
                .map(line -> line.split(" ", 3))
                .filter(words -> words[1].equals("start"))
                .map(words -> Instant.parse(words[0]))
                .toList();
    }

    /** Whether the node started in that period. Replaying the commit log at start writes its content to SSTables, as a flush does. */
    boolean wasStarted(String node, Instant from, Instant to) {
        return starts.getOrDefault(node, List.of()).stream().anyMatch(at -> at.isAfter(from) && at.isBefore(to));
    }

    /** Calls of that MBean operation for that table. */
    Stream<Call> callsOnTable(String table, String operation) {
        return calls.stream()
                .filter(call -> call.isOperation(operation))
                .filter(call -> call.what().contains("[" + table + "]"));
    }

    private static Stream<Call> readCalls(LocalNode node) {
        List<Call> calls = new ArrayList<>();
        Map<String, String[]> open = new LinkedHashMap<>();
        for (String line : lines(node)) {
            String[] words = line.split(" ", 4);
            switch (words[1]) {
                case "begin" -> open.put(words[2], words);
                case "end" -> closeCall(node, Objects.requireNonNull(open.remove(words[2])), words, calls);
                case "start" -> {
                    open.values()
                            .forEach(lost -> closeCall(node, lost, new String[] {words[0], "", "", "lost"}, calls));
                    open.clear();
                }
                default -> throw new IllegalStateException(line);
            }
        }
        String[] never = {Instant.MAX.toString(), "", "", "lost"};
        open.values().forEach(still -> closeCall(node, still, never, calls));
        return calls.stream();
    }

    private static void closeCall(LocalNode node, String[] begin, String[] end, List<Call> calls) {
        calls.add(new Call(node.address(), begin[3], Instant.parse(begin[0]), Instant.parse(end[0]), end[3]));
    }

    private static List<String> lines(LocalNode node) {
        try {
            return Files.readAllLines(node.callJournal());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
