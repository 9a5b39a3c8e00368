package io.ilion.maintenance.restore;

import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.RunningImports;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The cluster step of a restore: checks everything, and then truncates the tables. */
final class RestoreClusterStep {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClusterWork<RestoreParameters> work;
    private final Snapshots snapshots;
    private final Truncation truncation;
    private final InstantSource clock;

    RestoreClusterStep(
            ClusterWork<RestoreParameters> work, Snapshots snapshots, Truncation truncation, InstantSource clock) {
        this.work = work;
        this.snapshots = snapshots;
        this.truncation = truncation;
        this.clock = clock;
    }

    /** A later attempt checks again, as the cluster may have changed. */
    void perform() {
        truncation.recordEarlier();
        try {
            RestorePlan plan = plan();
            work.recordEvidence(CheckedRestore.from(plan));
            work.saveState(plan);
            if (work.parameters().truncates()) {
                awaitImports();
                truncation.truncate(plan.tables());
            }
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            List<String> truncated = truncation.soFar().names();
            throw truncated.isEmpty() ? e : afterTruncation(e, truncated);
        }
    }

    /** Determines what a lost attempt has truncated, when there will be no other attempt. */
    void settle() {
        truncation.recordResults();
    }

    private RestorePlan plan() {
        RestoreTarget target =
                RestoreTarget.find(work.parameters(), work.cluster().name(), snapshots);
        // once rows are removed, a snapshot that may expire too early is still the best choice
        Instant neededUntil = truncation.soFar().names().isEmpty()
                ? neededUntil(clock.instant(), work.nodes(), work.execution())
                : clock.instant();
        return new RestoreCheck(
                        work.parameters(),
                        target,
                        work.cluster(),
                        work.nodes(),
                        new RestoreDeadlines(neededUntil, truncation.truncateTimeout()))
                .plan();
    }

    /** When the last node ends at the latest: after this step and all waves of nodes. */
    static Instant neededUntil(Instant now, List<NodeInfo> nodes, Execution execution) {
        int nodesPerWave = Objects.requireNonNull(execution.maxConcurrentNodes());
        boolean rackByRack = execution.order() == Order.RACK_BY_RACK;
        long waves = nodes.stream()
                .collect(Collectors.groupingBy(
                        node -> rackByRack ? node.datacenter() + "/" + node.rack() : "", Collectors.counting()))
                .values()
                .stream()
                .mapToLong(size -> (size + nodesPerWave - 1) / nodesPerWave)
                .sum();
        return now.plus(Objects.requireNonNull(execution.timeout()).multipliedBy(1 + waves));
    }

    /** An import that an earlier operation left running would add its rows after the truncation. */
    private void awaitImports() {
        while (ParallelNodes.call(work.cluster(), work.nodes(), 1, (info, node) -> RunningImports.isUnderWay(node))
                .contains(true)) {
            work.pause(PAUSE);
        }
    }

    private static WorkFailedException afterTruncation(RuntimeException e, List<String> truncated) {
        return WorkFailedException.afterChange(
                e,
                "%s. Rows of %s were, or may have been, removed, and nothing was restored yet. The snapshot still exists: submit the restore again"
                        .formatted(e.getMessage(), truncated));
    }
}
