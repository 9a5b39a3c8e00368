package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.ListedSnapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is to be cleared on a node.
 *
 * @param calls one for each tag
 * @param kept  what was asked for and is left alone, with the reason
 */
record NodeClearPlan(List<Call> calls, List<SkippedSnapshot> kept) {

    static final NodeClearPlan NOTHING = new NodeClearPlan(List.of(), List.of());

    /**
     * One call of {@code clearSnapshot}.
     *
     * @param keyspaces none stands for all, also for those of which the node lists nothing
     * @param snapshots what the node lists and the call removes
     */
    record Call(String tag, Set<String> keyspaces, List<ListedSnapshot> snapshots) {

        boolean isAbout(String keyspace) {
            return keyspaces.isEmpty() || keyspaces.contains(keyspace);
        }

        /** Each table as {@code keyspace.table}. */
        List<String> names() {
            return NodeClearPlan.names(snapshots);
        }

        long trueSize() {
            return snapshots.stream().mapToLong(ListedSnapshot::trueSize).sum();
        }
    }

    /** In exactly those keyspaces in which the node lists them. */
    static Call call(String tag, List<ListedSnapshot> snapshots) {
        Set<String> keyspaces = new TreeSet<>();
        snapshots.forEach(each -> keyspaces.add(each.keyspace()));
        return new Call(tag, keyspaces, snapshots);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** What would be done, for people. */
    List<String> findings() {
        return Stream.concat(
                        calls.stream()
                                .map(call -> "would remove snapshot '%s' of %s, %d bytes"
                                        .formatted(call.tag(), call.names(), call.trueSize())),
                        kept.stream()
                                .map(each -> "would keep snapshot '%s' of %s: %s"
                                        .formatted(each.tag(), each.tables(), each.why())))
                .toList();
    }

    static List<String> names(List<ListedSnapshot> snapshots) {
        return snapshots.stream().map(ListedSnapshot::name).sorted().toList();
    }
}
