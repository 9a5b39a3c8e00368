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
 * What the nodes say of the calls for work that they got.
 *
 * @param calls  in the order in which they began
 * @param starts when each node was started, by its address
 */
record CallJournal(List<Call> calls, Map<String, List<Instant>> starts) {

    private static final Pattern CHANGED_TABLE =
            Pattern.compile("(^importNewSSTables .* on \\w+\\.|^forceKeyspaceCleanup .*\\[)(?<name>\\w+)(]]$|$)");

    private static final Pattern SNAPSHOT =
            Pattern.compile("(^takeSnapshot \\[|^clearSnapshot \\[|^importNewSSTables .*/snapshots/)(?<name>[^],/]+)");

    /**
     * One call that a node took.
     *
     * @param what   the operation of the MBean with its arguments
     * @param end    when it ended; when the node was killed meanwhile, when it was started again
     * @param result {@code returned …}, {@code threw …}, or {@code lost}
     */
    record Call(String node, String what, Instant begin, Instant end, String result) {

        boolean overlaps(Call other) {
            return begin.isBefore(other.end) && other.begin.isBefore(end);
        }

        /** Whether it did what it was called for. A cleanup says so by a zero, an import by naming no directory; the others return nothing. */
        boolean succeeded() {
            return result.equals("returned 0") || result.equals("returned null") || result.equals("returned []");
        }

        /** Nobody knows how it ended, since the node was killed meanwhile. */
        boolean isLost() {
            return result.equals("lost");
        }

        /** The table whose SSTables it changes. */
        Optional<String> changedTable() {
            return group(CHANGED_TABLE);
        }

        /** The snapshot that it takes, clears or reads. */
        Optional<String> snapshot() {
            return group(SNAPSHOT);
        }

        boolean isOf(String operation) {
            return what.startsWith(operation + " ");
        }

        private Optional<String> group(Pattern pattern) {
            Matcher matcher = pattern.matcher(what);
            return matcher.find() ? Optional.ofNullable(matcher.group("name")) : Optional.empty();
        }
    }

    static CallJournal of(List<LocalNode> nodes) {
        return new CallJournal(
                nodes.stream()
                        .flatMap(CallJournal::read)
                        .sorted(Comparator.comparing(Call::begin))
                        .toList(),
                nodes.stream().collect(Collectors.toMap(LocalNode::address, CallJournal::startsOf)));
    }

    private static List<Instant> startsOf(LocalNode node) {
        return lines(node).stream()
                .map(line -> line.split(" ", 3))
                .filter(words -> words[1].equals("start"))
                .map(words -> Instant.parse(words[0]))
                .toList();
    }

    /** Whether a node was started then. It has replayed its commit log and written what was in it to SSTables, as a flush does. */
    boolean wasStarted(String node, Instant from, Instant to) {
        return starts.getOrDefault(node, List.of()).stream().anyMatch(at -> at.isAfter(from) && at.isBefore(to));
    }

    /** Calls for work on that table, of that operation of an MBean. */
    Stream<Call> on(String table, String operation) {
        return calls.stream()
                .filter(call -> call.isOf(operation))
                .filter(call -> call.what().contains("[" + table + "]"));
    }

    private static Stream<Call> read(LocalNode node) {
        List<Call> calls = new ArrayList<>();
        Map<String, String[]> open = new LinkedHashMap<>();
        for (String line : lines(node)) {
            String[] words = line.split(" ", 4);
            switch (words[1]) {
                case "begin" -> open.put(words[2], words);
                case "end" -> close(node, Objects.requireNonNull(open.remove(words[2])), words, calls);
                case "start" -> {
                    open.values().forEach(lost -> close(node, lost, new String[] {words[0], "", "", "lost"}, calls));
                    open.clear();
                }
                default -> throw new IllegalStateException(line);
            }
        }
        String[] never = {Instant.MAX.toString(), "", "", "lost"};
        open.values().forEach(still -> close(node, still, never, calls));
        return calls.stream();
    }

    private static void close(LocalNode node, String[] begin, String[] end, List<Call> calls) {
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
