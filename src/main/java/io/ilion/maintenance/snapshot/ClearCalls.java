package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.ListedSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** State saved before each call: the calls that were begun and are not in the evidence yet. */
record ClearCalls(List<Call> calls) {

    /**
     * One call of {@code clearSnapshot}.
     *
     * @param keyspaces empty for all
     */
    record Call(String tag, Set<String> keyspaces, List<Cleared> tables) {

        boolean isAnyIn(List<ListedSnapshot> listed) {
            return listed.stream()
                    .anyMatch(each -> each.tag().equals(tag) && tables.stream().anyMatch(table -> table.matches(each)));
        }

        ClearedSnapshot evidence() {
            return new ClearedSnapshot(
                    tag,
                    tables.stream().map(Cleared::name).sorted().toList(),
                    tables.stream().mapToLong(Cleared::trueSize).sum());
        }

        NodeClearPlan.Call toPlannedCall() {
            return new NodeClearPlan.Call(tag, keyspaces, List.of());
        }
    }

    /**
     * The snapshot of one table.
     *
     * @param name {@code keyspace.table}
     */
    record Cleared(String name, long trueSize, @Nullable Instant createdAt) {

        private boolean matches(ListedSnapshot listed) {
            return name.equals(listed.name()) && Objects.equals(createdAt, listed.createdAt());
        }
    }

    static Call from(NodeClearPlan.Call call) {
        return new Call(
                call.tag(),
                call.keyspaces(),
                call.snapshots().stream()
                        .map(each -> new Cleared(each.name(), each.trueSize(), each.createdAt()))
                        .toList());
    }
}
