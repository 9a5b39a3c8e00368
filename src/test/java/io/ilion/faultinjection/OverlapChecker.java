package io.ilion.faultinjection;

import io.ilion.faultinjection.CallJournal.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Looks in the journals of the nodes for calls that were made at the same time, and must not be. */
final class OverlapChecker {

    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Collection<RecordedOperation> kept;
    private final List<String> broken = new ArrayList<>();
    private int leftBehind;

    OverlapChecker(Collection<RecordedOperation> kept) {
        this.kept = kept;
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
                    judge(one, other);
                }
            }
        }
        return broken;
    }

    /** Calls that ran on a node that had hung, after Ilion had said that it had given up on it. */
    int leftBehind() {
        return leftBehind;
    }

    /** The same work twice, two that change the SSTables of one table, or one that removes the snapshot that the other takes or reads. */
    private static boolean conflict(Call one, Call other) {
        boolean sameTable = one.changedTable().isPresent() && one.changedTable().equals(other.changedTable());
        boolean sameSnapshot = one.snapshot().isPresent() && one.snapshot().equals(other.snapshot());
        boolean clears = one.isOf("clearSnapshot") || other.isOf("clearSnapshot");
        return one.what().equals(other.what()) || sameTable || (sameSnapshot && clears);
    }

    /** What was still asked of a hung node when Ilion gave up on it, and said so, is no second worker. */
    private void judge(Call one, Call other) {
        boolean givenUp = kept.stream()
                .flatMap(each -> each.attempts().stream())
                .filter(attempt -> one.node().equals(attempt.node()))
                .anyMatch(attempt -> !attempt.state().equals("COMPLETED")
                        && attempt.begin().minus(SLACK).isBefore(one.begin())
                        && !attempt.hadEndedBy(one.begin())
                        && attempt.hadEndedBy(other.begin().plus(SLACK)));
        if (givenUp) {
            leftBehind++;
        } else {
            broken.add("node %s did at once what must not meet: %s and %s".formatted(one.node(), one, other));
        }
    }
}
