package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Node;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Work;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears snapshots on one node, and verifies that they are removed. Clearing what is not there changes nothing. */
final class ClearOnNode {

    private static final Logger log = LoggerFactory.getLogger(ClearOnNode.class);

    private final Work<ClearSnapshotParameters> work;
    private final SnapshotInventory inventory;

    ClearOnNode(Work<ClearSnapshotParameters> work, SnapshotInventory inventory) {
        this.work = work;
        this.inventory = inventory;
    }

    void clear(ClearTarget target) {
        List<ListedSnapshot> listed = SnapshotListing.read(work.node());
        List<ClearCalls.Call> begun = new ArrayList<>(recordCallsOfEarlierAttempts(listed));
        boolean isRecorded = begun.size() < earlierCalls().size();
        NodeClearPlan plan = plan(target, listed);
        plan.skipped().forEach(work::recordEvidence);
        List<NodeClearPlan.Call> done = new ArrayList<>();
        try {
            for (NodeClearPlan.Call call : plan.calls()) {
                work.checkpoint((double) done.size() / plan.calls().size());
                begun.add(ClearCalls.from(call));
                work.saveState(new ClearCalls(begun));
                clear(call);
                done.add(call);
            }
        } catch (RuntimeException e) {
            if (!(e instanceof WorkStoppedException stopped) || stopped.isCancelled()) {
                tryToRecord(done);
            }
            throw e;
        }
        List<String> left = record(done);
        if (!left.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but it still lists %s"
                    .formatted(work.node().address(), left));
        }
        if (plan.isEmpty()) {
            recordNothingToClear(target, listed, !isRecorded && plan.skipped().isEmpty());
        }
    }

    private NodeClearPlan plan(ClearTarget target, List<ListedSnapshot> listed) {
        KnownSnapshots known = inventory.readWithRetry(() -> inventory.findByHost(work.hostId()));
        NodeClearPlan plan = target.planFor(work.hostId(), work.node().address(), listed, known);
        return target instanceof ClearTarget.ById
                ? plan
                : work.loadClusterStepState(ClearPlan.class)
                        .map(found -> found.restrict(work.hostId(), plan, known))
                        .orElse(plan);
    }

    private List<ClearCalls.Call> earlierCalls() {
        return work.loadState(ClearCalls.class).map(ClearCalls::calls).orElse(List.of());
    }

    /** Records what lost attempts have cleared. Returns their calls of which the node still lists anything. */
    private List<ClearCalls.Call> recordCallsOfEarlierAttempts(List<ListedSnapshot> listed) {
        List<ClearCalls.Call> left = new ArrayList<>();
        for (ClearCalls.Call call : earlierCalls()) {
            if (call.isAnyIn(listed)) {
                left.add(call);
            } else {
                work.recordEvidence(call.evidence());
                recordMissing(call.toPlannedCall(), listed);
            }
        }
        return left;
    }

    /** Without a tag, Cassandra would remove all snapshots. */
    private void clear(NodeClearPlan.Call call) {
        if (call.tag().isEmpty()) {
            throw new IllegalStateException("clearSnapshot must never be called without a tag");
        }
        Node node = work.node();
        node.storageService(StorageService.class)
                .clearSnapshot(call.tag(), call.keyspaces().toArray(String[]::new));
    }

    private void tryToRecord(List<NodeClearPlan.Call> done) {
        if (done.isEmpty()) {
            return;
        }
        try {
            record(done);
        } catch (RuntimeException e) {
            log.warn(
                    "Node {} could not be asked which snapshots are left after operation {} cleared some: {}",
                    work.node().address(),
                    work.operationId(),
                    e.getMessage());
        }
    }

    /** Lists the snapshots again, and records in the inventory and in the evidence which are removed. Returns the others. */
    private List<String> record(List<NodeClearPlan.Call> done) {
        if (done.isEmpty()) {
            return List.of();
        }
        List<ListedSnapshot> after = SnapshotListing.read(work.node());
        List<String> left = new ArrayList<>();
        for (NodeClearPlan.Call call : done) {
            recordMissing(call, after);
            List<String> remaining = NodeClearPlan.names(
                    call.snapshots().stream().filter(each -> isIn(after, each)).toList());
            if (remaining.isEmpty()) {
                work.recordEvidence(new ClearedSnapshot(call.tag(), call.names(), call.trueSize()));
            } else {
                left.add("snapshot '%s' of %s".formatted(call.tag(), remaining));
            }
        }
        // their evidence is recorded, so that a later attempt must not record it again
        work.saveState(new ClearCalls(List.of()));
        return left;
    }

    private static boolean isIn(List<ListedSnapshot> listed, ListedSnapshot wanted) {
        return listed.stream()
                .anyMatch(each -> each.tag().equals(wanted.tag())
                        && each.name().equals(wanted.name())
                        && Objects.equals(each.createdAt(), wanted.createdAt()));
    }

    private void recordMissing(NodeClearPlan.Call call, List<ListedSnapshot> after) {
        for (Snapshot known : inventory
                .readWithRetry(() -> inventory.findByHost(work.hostId()))
                .all()) {
            if (known.tag().equals(call.tag()) && known.operationState().isTerminal()) {
                recordMissing(known, call, after);
            }
        }
    }

    private void recordMissing(Snapshot known, NodeClearPlan.Call call, List<ListedSnapshot> after) {
        UUID hostId = work.hostId();
        known.partsOn(hostId).stream()
                .filter(part -> !part.isMissing() && call.includes(part.keyspace()))
                .filter(part -> after.stream().noneMatch(each -> known.matches(part, each)))
                .forEach(part -> inventory.recordMissing(known.id(), hostId, part.keyspace(), part.table()));
    }

    /** The node has no such snapshot: it was removed before, or never taken. */
    private void recordNothingToClear(ClearTarget target, List<ListedSnapshot> listed, boolean isEvidence) {
        if (target instanceof ClearTarget.ById one) {
            recordMissing(one.snapshot(), new NodeClearPlan.Call(one.snapshot().tag(), Set.of(), List.of()), listed);
            recordEmptyEvidence(one.snapshot().tag(), isEvidence);
        } else if (target instanceof ClearTarget.ByTag named) {
            recordMissing(new NodeClearPlan.Call(named.tag(), named.keyspaces(), List.of()), listed);
            recordEmptyEvidence(named.tag(), isEvidence);
        }
    }

    private void recordEmptyEvidence(String tag, boolean isEvidence) {
        if (isEvidence) {
            work.recordEvidence(new ClearedSnapshot(tag, List.of(), 0));
        }
    }
}
