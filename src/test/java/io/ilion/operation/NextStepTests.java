package io.ilion.operation;

import static io.ilion.operation.State.CANCELLED;
import static io.ilion.operation.State.COMPLETED;
import static io.ilion.operation.State.FAILED;
import static io.ilion.operation.type.Execution.OnFailure.CONTINUE;
import static io.ilion.operation.type.Execution.OnFailure.STOP;
import static io.ilion.operation.type.Execution.Order.ALL_AT_ONCE;
import static io.ilion.operation.type.Execution.Order.RACK_BY_RACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NextStepTests {

    @Nested
    class AllAtOnce {

        @Test
        void releasesUpToTheLimitInTheOrderOfThePlan() {
            List<TaskCounts> tasks = tasks("dc1/r1 PENDING", "dc1/r2 PENDING", "dc1/r3 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 2, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(0, 1);
            assertThat(next.cancel()).isFalse();
            assertThat(next.end()).isNull();
        }

        @Test
        void countsRunningTasks() {
            List<TaskCounts> tasks =
                    tasks("dc1/r1 COMPLETED", "dc1/r1 PENDING", "dc1/r1 RUNNING", "dc1/r1 PENDING", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 3, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(1, 3);
        }

        @Test
        void releasesNothingAtTheLimit() {
            List<TaskCounts> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 2, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }

        @Test
        void releasesNothingAboveTheLimit() {
            List<TaskCounts> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }
    }

    @Nested
    class GroupsOfTasks {

        private final List<TaskCounts> counts = List.of(
                new TaskCounts("dc1", "r1", State.COMPLETED, 300, 300),
                new TaskCounts("dc1", "r1", State.RUNNING, 10, 5),
                new TaskCounts("dc1", "r1", State.PENDING, 5, 0),
                new TaskCounts("dc1", "r2", State.PENDING, 400, 0),
                new TaskCounts("dc2", "r1", State.PENDING, 400, 0));

        @Test
        void releasesRackAfterRackUpToTheLimit() {
            assertThat(NextStep.of(execution(ALL_AT_ONCE, 64, CONTINUE), false, counts)
                            .release())
                    .containsExactly(Map.entry(new Rack("dc1", "r1"), 5L), Map.entry(new Rack("dc1", "r2"), 49L));
        }

        @Test
        void releasesOnlyTheCurrentRackOfEachDatacenter() {
            assertThat(NextStep.of(execution(RACK_BY_RACK, 64, CONTINUE), false, counts)
                            .release())
                    .containsExactly(Map.entry(new Rack("dc1", "r1"), 5L), Map.entry(new Rack("dc2", "r1"), 49L));
        }
    }

    @Nested
    class WithAClusterStep {

        @Test
        void releasesNothingElseBeforeItHasCompleted() {
            assertThat(after(State.PENDING).release()).containsExactly(Map.entry(Rack.CLUSTER_STEP, 1L));
            assertThat(after(State.RUNNING).release()).isEmpty();
            assertThat(after(State.RUNNING).end()).isNull();
            assertThat(after(State.COMPLETED).release()).containsExactly(Map.entry(new Rack("dc1", "r1"), 3L));
        }

        @Test
        void releasesNoNodeAfterItFailed() {
            NextStep next = after(State.FAILED);

            assertThat(next.release()).isEmpty();
            assertThat(next.cancel()).isTrue();
            assertThat(next.reason()).isEqualTo("the cluster step did not complete");
            assertThat(next.end()).isEqualTo(State.FAILED);
        }

        private NextStep after(State clusterStep) {
            return NextStep.of(
                    execution(ALL_AT_ONCE, 16, CONTINUE),
                    false,
                    List.of(
                            new TaskCounts(null, null, clusterStep, 1, 0),
                            new TaskCounts("dc1", "r1", State.PENDING, 3, 0)));
        }
    }

    @Nested
    class RackByRack {

        @Test
        void worksOnOneRackOfADatacenterAtATime() {
            List<TaskCounts> tasks = tasks("dc1/r1 PENDING", "dc1/r1 PENDING", "dc1/r2 PENDING");

            NextStep next = NextStep.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(0, 1);
        }

        @Test
        void waitsForTheLastNodeOfARack() {
            List<TaskCounts> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 RUNNING", "dc1/r2 PENDING");

            NextStep next = NextStep.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }

        @Test
        void continuesWithTheNextRackWhenTheCurrentOneIsDone() {
            List<TaskCounts> tasks =
                    tasks("dc1/r1 COMPLETED", "dc1/r1 FAILED", "dc1/r2 PENDING", "dc1/r2 PENDING", "dc1/r3 PENDING");

            NextStep next = NextStep.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(2, 3);
        }

        @Test
        void releasesRacksOfDifferentDatacentersInParallel() {
            List<TaskCounts> tasks = tasks("dc1/r1 RUNNING", "dc1/r2 PENDING", "dc2/r1 PENDING", "dc2/r2 PENDING");

            NextStep next = NextStep.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(2);
        }

        @Test
        void appliesTheLimitAcrossDatacenters() {
            List<TaskCounts> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 PENDING", "dc2/r1 PENDING", "dc2/r1 PENDING");

            NextStep next = NextStep.of(execution(RACK_BY_RACK, 3, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(1, 2);
        }
    }

    @Nested
    class WhenANodeFails {

        @Test
        void stopCancelsPendingTasksAndWaitsForRunningOnes() {
            List<TaskCounts> tasks = tasks("dc1/r1 FAILED", "dc1/r1 RUNNING", "dc1/r1 PENDING", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, STOP), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(cancelled(next, tasks)).containsExactly(2, 3);
            assertThat(next.reason()).isEqualTo("another node failed and onFailure is STOP");
            assertThat(next.end()).isNull();
        }

        @Test
        void stopEndsAsFailedOnceNothingRuns() {
            List<TaskCounts> tasks = tasks("dc1/r1 FAILED", "dc1/r1 COMPLETED", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, STOP), false, tasks);

            assertThat(cancelled(next, tasks)).containsExactly(2);
            assertThat(next.end()).isEqualTo(FAILED);
        }

        @Test
        void continueReleasesTheOthers() {
            List<TaskCounts> tasks = tasks("dc1/r1 FAILED", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, CONTINUE), false, tasks);

            assertThat(released(next, tasks)).containsExactly(1);
            assertThat(next.cancel()).isFalse();
            assertThat(next.end()).isNull();
        }
    }

    @Nested
    class WhenCancelled {

        @Test
        void cancelsPendingTasksAndWaitsForRunningOnes() {
            List<TaskCounts> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(cancelled(next, tasks)).containsExactly(2);
            assertThat(next.reason()).isEqualTo("the operation was cancelled");
            assertThat(next.end()).isNull();
        }

        @Test
        void endsAsCancelledOnceNothingRuns() {
            List<TaskCounts> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 PENDING");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void endsAsCancelledWhenWorkWasStoppedOnANode() {
            List<TaskCounts> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 CANCELLED");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void endsAsCancelledEvenIfANodeHadFailed() {
            List<TaskCounts> tasks = tasks("dc1/r1 FAILED", "dc1/r1 CANCELLED");

            NextStep next = NextStep.of(execution(ALL_AT_ONCE, 16, STOP), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void changesNothingWhenItIsTooLate() {
            Execution execution = execution(ALL_AT_ONCE, 16, CONTINUE);

            assertThat(NextStep.of(execution, true, tasks("dc1/r1 COMPLETED", "dc1/r1 COMPLETED"))
                            .end())
                    .isEqualTo(COMPLETED);
            assertThat(NextStep.of(execution, true, tasks("dc1/r1 COMPLETED", "dc1/r1 FAILED"))
                            .end())
                    .isEqualTo(FAILED);
        }
    }

    @Nested
    class Ends {

        @Test
        void completesWhenAllTasksAre() {
            NextStep next =
                    NextStep.of(execution(RACK_BY_RACK, 1, STOP), false, tasks("dc1/r1 COMPLETED", "dc1/r2 COMPLETED"));

            assertThat(next.end()).isEqualTo(COMPLETED);
            assertThat(next.reason()).isNull();
        }

        @Test
        void failsWhenOneFailedAndNoneIsLeft() {
            NextStep next =
                    NextStep.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks("dc1/r1 COMPLETED", "dc1/r2 FAILED"));

            assertThat(next.end()).isEqualTo(FAILED);
        }

        @Test
        void leavesAnExecutionThatOnlyALaterVersionKnowsToThatVersion() {
            Execution unknown = new Execution(null, 1, null, Duration.ofMinutes(1), 0);

            assertThat(NextStep.of(unknown, false, tasks("dc1/r1 FAILED", "dc1/r2 PENDING")))
                    .isEqualTo(new NextStep(Map.of(), false, null, null));
            assertThat(NextStep.of(unknown, false, tasks("dc1/r1 COMPLETED")))
                    .isEqualTo(new NextStep(Map.of(), false, null, null));
            assertThat(NextStep.of(unknown, true, tasks("dc1/r1 PENDING")).end())
                    .isEqualTo(CANCELLED);
        }

        @Test
        void staysOpenWhileOneRuns() {
            NextStep next =
                    NextStep.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks("dc1/r1 FAILED", "dc1/r2 RUNNING"));

            assertThat(next.end()).isNull();
        }
    }

    private static Execution execution(Order order, int maxConcurrentNodes, OnFailure onFailure) {
        return new Execution(order, maxConcurrentNodes, onFailure, Duration.ofMinutes(1), 0);
    }

    /** Each as {@code datacenter/rack STATE}, a task in the order of the plan. */
    private static List<TaskCounts> tasks(String... tasks) {
        return Stream.of(tasks)
                .map(task -> {
                    String[] words = task.split("[/ ]", -1);
                    return new TaskCounts(words[0], words[1], State.valueOf(words[2]), 1, 0);
                })
                .toList();
    }

    /** The positions in the plan of the released tasks. */
    private static List<Integer> released(NextStep next, List<TaskCounts> tasks) {
        Map<Rack, Long> left = new HashMap<>(next.release());
        return pending(tasks)
                .filter(position -> left.merge(
                                new Rack(
                                        tasks.get(position).datacenter(),
                                        tasks.get(position).rack()),
                                -1L,
                                Long::sum)
                        >= 0)
                .toList();
    }

    private static List<Integer> cancelled(NextStep next, List<TaskCounts> tasks) {
        return next.cancel() ? pending(tasks).toList() : List.of();
    }

    private static Stream<Integer> pending(List<TaskCounts> tasks) {
        return IntStream.range(0, tasks.size())
                .filter(position -> tasks.get(position).state() == State.PENDING)
                .boxed();
    }
}
