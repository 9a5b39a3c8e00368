package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.ListedSnapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The snapshots to clear on a node.
 *
 * @param calls   one for each tag
 * @param skipped snapshots that match the request and are not cleared
 */
record NodeClearPlan(List<Call> calls, List<SkippedSnapshot> skipped) {

    static final NodeClearPlan NOTHING = new NodeClearPlan(List.of(), List.of());

    /**
     * One call of {@code clearSnapshot}.
     *
     * @param keyspaces empty for all, also those in which the node lists nothing
     * @param snapshots the listed snapshots that the call removes
     */
    record Call(String tag, Set<String> keyspaces, List<ListedSnapshot> snapshots) {

        boolean includes(String keyspace) {
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

    /** A call for exactly the keyspaces in which the node lists these snapshots. */
    static Call call(String tag, List<ListedSnapshot> snapshots) {
        Set<String> keyspaces = new TreeSet<>();
        snapshots.forEach(each -> keyspaces.add(each.keyspace()));
        return new Call(tag, keyspaces, snapshots);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** For the dry run. */
    List<String> findings() {
        return Stream.concat(
                        calls.stream()
                                .map(call -> "would remove snapshot '%s' of %s, %d bytes"
                                        .formatted(call.tag(), call.names(), call.trueSize())),
                        skipped.stream()
                                .map(each -> "would keep snapshot '%s' of %s: %s"
                                        .formatted(each.tag(), each.tables(), each.reason())))
                .toList();
    }

    static List<String> names(List<ListedSnapshot> snapshots) {
        return snapshots.stream().map(ListedSnapshot::name).sorted().toList();
    }
}
