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

/** Clears snapshots on one node, and looks whether they are gone. To clear what is not there changes nothing. */
final class ClearOnNode {

    private static final Logger log = LoggerFactory.getLogger(ClearOnNode.class);

    private final Work<ClearSnapshotParameters> work;
    private final SnapshotInventory inventory;

    ClearOnNode(Work<ClearSnapshotParameters> work, SnapshotInventory inventory) {
        this.work = work;
        this.inventory = inventory;
    }

    void clear(ClearTarget target) {
        List<ListedSnapshot> listed = SnapshotListing.of(work.node());
        List<ClearCalls.Call> begun = new ArrayList<>(reportWhatAnEarlierAttemptCleared(listed));
        boolean isReported = begun.size() < earlierCalls().size();
        NodeClearPlan clearance = clearance(target, listed);
        clearance.kept().forEach(work::recordEvidence);
        List<NodeClearPlan.Call> done = new ArrayList<>();
        try {
            for (NodeClearPlan.Call call : clearance.calls()) {
                work.checkpoint((double) done.size() / clearance.calls().size());
                begun.add(ClearCalls.of(call));
                work.saveState(new ClearCalls(begun));
                clear(call);
                done.add(call);
            }
        } catch (RuntimeException e) {
            if (!(e instanceof WorkStoppedException stopped) || stopped.isCancelled()) {
                recordWhatIsDone(done);
            }
            throw e;
        }
        List<String> left = record(done);
        if (!left.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but still lists %s"
                    .formatted(work.node().address(), left));
        }
        if (clearance.isEmpty()) {
            forgetWhatIsNotThere(target, listed, !isReported && clearance.kept().isEmpty());
        }
    }

    private NodeClearPlan clearance(ClearTarget target, List<ListedSnapshot> listed) {
        KnownSnapshots known = inventory.awaited(() -> inventory.on(work.hostId()));
        NodeClearPlan clearance = target.on(work.hostId(), work.node().address(), listed, known);
        return target instanceof ClearTarget.OfInventory
                ? clearance
                : work.loadClusterStepState(ClearPlan.class)
                        .map(look -> look.within(work.hostId(), clearance, known))
                        .orElse(clearance);
    }

    private List<ClearCalls.Call> earlierCalls() {
        return work.loadState(ClearCalls.class).map(ClearCalls::calls).orElse(List.of());
    }

    /** What an attempt has cleared that died before it could say so; the calls of which anything is still listed are returned. */
    private List<ClearCalls.Call> reportWhatAnEarlierAttemptCleared(List<ListedSnapshot> listed) {
        List<ClearCalls.Call> left = new ArrayList<>();
        for (ClearCalls.Call call : earlierCalls()) {
            if (call.isAnyIn(listed)) {
                left.add(call);
            } else {
                work.recordEvidence(call.evidence());
                forget(call.asCall(), listed);
            }
        }
        return left;
    }

    /** Without a tag, Cassandra would remove every snapshot that there is. */
    private void clear(NodeClearPlan.Call call) {
        if (call.tag().isEmpty()) {
            throw new IllegalStateException("a snapshot without a tag must never be cleared");
        }
        Node node = work.node();
        node.storageService(StorageService.class)
                .clearSnapshot(call.tag(), call.keyspaces().toArray(String[]::new));
    }

    private void recordWhatIsDone(List<NodeClearPlan.Call> done) {
        if (done.isEmpty()) {
            return;
        }
        try {
            record(done);
        } catch (RuntimeException e) {
            log.warn(
                    "What node {} has left of the snapshots that operation {} cleared is not known yet: {}",
                    work.node().address(),
                    work.operationId(),
                    e.getMessage());
        }
    }

    /** Looks at the node again, and writes what is gone into the inventory and the evidence. */
    private List<String> record(List<NodeClearPlan.Call> done) {
        if (done.isEmpty()) {
            return List.of();
        }
        List<ListedSnapshot> after = SnapshotListing.of(work.node());
        List<String> left = new ArrayList<>();
        for (NodeClearPlan.Call call : done) {
            forget(call, after);
            List<String> still = NodeClearPlan.names(
                    call.snapshots().stream().filter(each -> isIn(after, each)).toList());
            if (still.isEmpty()) {
                work.recordEvidence(new ClearedSnapshot(call.tag(), call.names(), call.trueSize()));
            } else {
                left.add("snapshot '%s' of %s".formatted(call.tag(), still));
            }
        }
        // with the evidence, as that of these calls is not to be given again
        work.saveState(new ClearCalls(List.of()));
        return left;
    }

    private static boolean isIn(List<ListedSnapshot> listed, ListedSnapshot wanted) {
        return listed.stream()
                .anyMatch(each -> each.tag().equals(wanted.tag())
                        && each.name().equals(wanted.name())
                        && Objects.equals(each.createdAt(), wanted.createdAt()));
    }

    /** The inventory follows. */
    private void forget(NodeClearPlan.Call call, List<ListedSnapshot> after) {
        for (Snapshot known :
                inventory.awaited(() -> inventory.on(work.hostId())).all()) {
            if (known.tag().equals(call.tag()) && known.taking().isTerminal()) {
                forget(known, call, after);
            }
        }
    }

    private void forget(Snapshot known, NodeClearPlan.Call call, List<ListedSnapshot> after) {
        UUID hostId = work.hostId();
        known.partsOn(hostId).stream()
                .filter(part -> !part.isGone() && call.isAbout(part.keyspace()))
                .filter(part -> after.stream().noneMatch(each -> known.has(part, each)))
                .forEach(part -> inventory.gone(known.id(), hostId, part.keyspace(), part.table()));
    }

    /** Nothing was there to clear, as somebody else had removed it before, or it was never taken. */
    private void forgetWhatIsNotThere(ClearTarget target, List<ListedSnapshot> listed, boolean isEvidence) {
        if (target instanceof ClearTarget.OfInventory one) {
            forget(one.snapshot(), new NodeClearPlan.Call(one.snapshot().tag(), Set.of(), List.of()), listed);
            sawNothing(one.snapshot().tag(), isEvidence);
        } else if (target instanceof ClearTarget.OfTag named) {
            forget(new NodeClearPlan.Call(named.tag(), named.keyspaces(), List.of()), listed);
            sawNothing(named.tag(), isEvidence);
        }
    }

    private void sawNothing(String tag, boolean isEvidence) {
        if (isEvidence) {
            work.recordEvidence(new ClearedSnapshot(tag, List.of(), 0));
        }
    }
}
