package io.ilion.operation.failure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why an operation failed on several nodes, in one sentence for people: the causes, the most frequent first, with the nodes of each. It
 * stays below 1 kB, however many nodes and causes there are.
 */
final class FailureReason {

    private static final int MAX_CAUSES = 3;
    private static final int MAX_NODES = 3;
    private static final int MAX_CAUSE = 200;
    private static final String THE_NODE = "the node";

    private FailureReason() {}

    /** @param planned the number of nodes of the operation */
    static String of(List<Failure> nodes, int planned) {
        Map<String, List<Failure>> byCause = new LinkedHashMap<>();
        nodes.forEach(each ->
                byCause.computeIfAbsent(cause(each), cause -> new ArrayList<>()).add(each));
        String failed = "%d of %d nodes failed: ".formatted(nodes.size(), planned);
        if (byCause.size() == 1) {
            return failed + byCause.keySet().iterator().next();
        }
        List<Map.Entry<String, List<Failure>>> causes = byCause.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Failure>> each) ->
                                each.getValue().size())
                        .reversed())
                .toList();
        String listed = causes.stream()
                .limit(MAX_CAUSES)
                .map(each -> "%s (%s)".formatted(each.getKey(), nodes(each.getValue())))
                .collect(Collectors.joining("; "));
        int others = causes.size() - MAX_CAUSES;
        return failed
                + listed
                + (others > 0 ? "; and %d other %s".formatted(others, others == 1 ? "cause" : "causes") : "");
    }

    /** The first line of the message, without the address of the node, so that the same cause has the same text on each node. */
    private static String cause(Failure failure) {
        String text = failure.summary().lines().findFirst().orElse(failure.type());
        String node = failure.node();
        String alike = node == null ? text : text.replaceAll(anyMentionOf(node), THE_NODE);
        return alike.length() <= MAX_CAUSE ? alike : alike.substring(0, MAX_CAUSE) + "…";
    }

    /** Not where the address is a part of a longer one: {@code 10.0.0.1} in {@code 10.0.0.12}. */
    private static String anyMentionOf(String node) {
        return "(?:[Nn]ode )?(?<![\\w.:])" + Pattern.quote(node) + "(?!\\w|\\.\\d)";
    }

    private static String nodes(List<Failure> failures) {
        List<String> addresses = failures.stream()
                .map(Failure::node)
                .filter(Objects::nonNull)
                .limit(MAX_NODES)
                .toList();
        int more = failures.size() - addresses.size();
        String listed = String.join(", ", addresses);
        return more == 0 ? listed : listed.isEmpty() ? count(failures) : "%s and %d more".formatted(listed, more);
    }

    private static String count(List<Failure> failures) {
        return failures.size() == 1 ? "1 node" : failures.size() + " nodes";
    }
}
