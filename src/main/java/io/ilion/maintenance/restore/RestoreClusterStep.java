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

/** What a restore does once for its cluster: it looks at everything, and only then truncates. */
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

    /** An attempt after another looks again: much may have changed. */
    void perform() {
        truncation.recordEarlier();
        try {
            RestorePlan plan = plan();
            work.recordEvidence(CheckedRestore.of(plan));
            work.saveState(plan);
            if (work.parameters().truncates()) {
                awaitImports();
                truncation.of(plan.tables());
            }
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            List<String> truncated = truncation.soFar().names();
            throw truncated.isEmpty() ? e : afterTruncation(e, truncated);
        }
    }

    /** Waits until it is known what a lost attempt has truncated, since there will be no other. */
    void settle() {
        truncation.settle();
    }

    private RestorePlan plan() {
        RestoreTarget target =
                RestoreTarget.of(work.parameters(), work.cluster().name(), snapshots);
        // once rows are gone there is no point in waiting for a better moment
        Instant neededUntil = truncation.soFar().names().isEmpty()
                ? neededUntil(clock.instant(), work.nodes(), work.execution())
                : clock.instant();
        return new RestoreCheck(
                        work.parameters(),
                        target,
                        work.cluster(),
                        work.nodes(),
                        new RestoreDeadlines(neededUntil, truncation.underWayAtMost()))
                .plan();
    }

    /** By when the last node has ended at the latest: after this step, and then wave after wave of nodes. */
    static Instant neededUntil(Instant now, List<NodeInfo> nodes, Execution execution) {
        int atOnce = Objects.requireNonNull(execution.maxConcurrentNodes());
        boolean rackByRack = execution.order() == Order.RACK_BY_RACK;
        long waves = nodes.stream()
                .collect(Collectors.groupingBy(
                        node -> rackByRack ? node.datacenter() + "/" + node.rack() : "", Collectors.counting()))
                .values()
                .stream()
                .mapToLong(size -> (size + atOnce - 1) / atOnce)
                .sum();
        return now.plus(Objects.requireNonNull(execution.timeout()).multipliedBy(1 + waves));
    }

    /** An import that an earlier operation has left behind would bring its rows after the truncation. */
    private void awaitImports() {
        while (ParallelNodes.of(work.cluster(), work.nodes(), 1, (info, node) -> RunningImports.isUnderWay(node))
                .contains(true)) {
            work.pause(PAUSE);
        }
    }

    private static WorkFailedException afterTruncation(RuntimeException e, List<String> truncated) {
        return WorkFailedException.afterChange(
                e,
                "%s. Rows of %s are, or may be, gone from their tables, and nothing was restored yet; the snapshot is still there: restore again"
                        .formatted(e.getMessage(), truncated));
    }
}
