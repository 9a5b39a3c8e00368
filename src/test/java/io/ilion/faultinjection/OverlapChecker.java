package io.ilion.faultinjection;

import io.ilion.faultinjection.CallJournal.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds calls in the journals of the nodes that overlapped and must not. */
final class OverlapChecker {

    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Collection<RecordedOperation> recorded;
    private final List<String> violations = new ArrayList<>();
    private int abandonedCalls;

    OverlapChecker(Collection<RecordedOperation> recorded) {
        this.recorded = recorded;
    }

    List<String> check(CallJournal journal) {
        List<Call> calls = journal.calls().stream()
                .filter(call -> call.what().contains(SystemUnderTest.KEYSPACE))
                .toList();
        for (int i = 0; i < calls.size(); i++) {
            for (int j = i + 1; j < calls.size(); j++) {
                Call one = calls.get(i);
                Call other = calls.get(j);
                if (one.node().equals(other.node()) && one.overlaps(other) && conflict(one, other)) {
                    checkConflict(one, other);
                }
            }
        }
        return violations;
    }

    /** Number of calls that still ran on a hung node after Ilion had recorded that it gave up on them. */
    int abandonedCalls() {
        return abandonedCalls;
    }

    /**
     * Two calls conflict when they do the same work, change the SSTables of the same table, or one clears the snapshot that the
     * other takes or reads.
     */
    private static boolean conflict(Call one, Call other) {
        boolean sameTable = one.changedTable().isPresent() && one.changedTable().equals(other.changedTable());
        boolean sameSnapshot = one.snapshot().isPresent() && one.snapshot().equals(other.snapshot());
        boolean clears = one.isOperation("clearSnapshot") || other.isOperation("clearSnapshot");
        return one.what().equals(other.what()) || sameTable || (sameSnapshot && clears);
    }

    /** An overlap is allowed when Ilion had already recorded that it gave up on the earlier call to a hung node. */
    private void checkConflict(Call one, Call other) {
        boolean abandoned = recorded.stream()
                .flatMap(each -> each.attempts().stream())
                .filter(attempt -> one.node().equals(attempt.node()))
                .anyMatch(attempt -> !attempt.state().equals("COMPLETED")
                        && attempt.begin().minus(SLACK).isBefore(one.begin())
                        && !attempt.endedBefore(one.begin())
                        && attempt.endedBefore(other.begin().plus(SLACK)));
        if (abandoned) {
            abandonedCalls++;
        } else {
            violations.add("conflicting calls overlapped on node %s: %s and %s".formatted(one.node(), one, other));
        }
    }
}
