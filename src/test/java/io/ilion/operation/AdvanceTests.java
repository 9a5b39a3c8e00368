package io.ilion.operation;

import static io.ilion.operation.Execution.OnFailure.CONTINUE;
import static io.ilion.operation.Execution.OnFailure.STOP;
import static io.ilion.operation.Execution.Order.ALL_AT_ONCE;
import static io.ilion.operation.Execution.Order.RACK_BY_RACK;
import static io.ilion.operation.State.CANCELLED;
import static io.ilion.operation.State.COMPLETED;
import static io.ilion.operation.State.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdvanceTests {

    @Nested
    class AllAtOnce {

        @Test
        void releasesAsManyAsMayRunAtOnceInTheOrderOfThePlan() {
            List<Standing> tasks = tasks("dc1/r1 PENDING", "dc1/r2 PENDING", "dc1/r3 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 2, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(0, 1);
            assertThat(next.cancel()).isEmpty();
            assertThat(next.end()).isNull();
        }

        @Test
        void countsThoseThatRunAlready() {
            List<Standing> tasks =
                    tasks("dc1/r1 COMPLETED", "dc1/r1 PENDING", "dc1/r1 RUNNING", "dc1/r1 PENDING", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 3, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(1, 3);
        }

        @Test
        void releasesNothingWhileAsManyRunAsMay() {
            List<Standing> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 2, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }

        @Test
        void releasesNothingWhenMoreRunThanMay() {
            List<Standing> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }
    }

    @Nested
    class RackByRack {

        @Test
        void worksOnOneRackOfADatacenterAtATime() {
            List<Standing> tasks = tasks("dc1/r1 PENDING", "dc1/r1 PENDING", "dc1/r2 PENDING");

            Advance next = Advance.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(0, 1);
        }

        @Test
        void waitsForTheLastNodeOfARack() {
            List<Standing> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 RUNNING", "dc1/r2 PENDING");

            Advance next = Advance.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(next.end()).isNull();
        }

        @Test
        void goesOnWithTheNextRackOnceThisOneIsDone() {
            List<Standing> tasks =
                    tasks("dc1/r1 COMPLETED", "dc1/r1 FAILED", "dc1/r2 PENDING", "dc1/r2 PENDING", "dc1/r3 PENDING");

            Advance next = Advance.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(2, 3);
        }

        @Test
        void worksOnRacksOfDifferentDatacentersSideBySide() {
            List<Standing> tasks = tasks("dc1/r1 RUNNING", "dc1/r2 PENDING", "dc2/r1 PENDING", "dc2/r2 PENDING");

            Advance next = Advance.of(execution(RACK_BY_RACK, 16, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(2);
        }

        @Test
        void heedsTheLimitAcrossDatacenters() {
            List<Standing> tasks = tasks("dc1/r1 RUNNING", "dc1/r1 PENDING", "dc2/r1 PENDING", "dc2/r1 PENDING");

            Advance next = Advance.of(execution(RACK_BY_RACK, 3, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(1, 2);
        }
    }

    @Nested
    class WhenANodeFails {

        @Test
        void stopCancelsWhatIsNotBegunAndWaitsForTheRest() {
            List<Standing> tasks = tasks("dc1/r1 FAILED", "dc1/r1 RUNNING", "dc1/r1 PENDING", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, STOP), false, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(positions(next.cancel(), tasks)).containsExactly(2, 3);
            assertThat(next.because()).isEqualTo("another node failed and onFailure is STOP");
            assertThat(next.end()).isNull();
        }

        @Test
        void stopEndsInFailedOnceNothingRuns() {
            List<Standing> tasks = tasks("dc1/r1 FAILED", "dc1/r1 COMPLETED", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, STOP), false, tasks);

            assertThat(positions(next.cancel(), tasks)).containsExactly(2);
            assertThat(next.end()).isEqualTo(FAILED);
        }

        @Test
        void continueGoesOnWithTheOthers() {
            List<Standing> tasks = tasks("dc1/r1 FAILED", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, CONTINUE), false, tasks);

            assertThat(positions(next.release(), tasks)).containsExactly(1);
            assertThat(next.cancel()).isEmpty();
            assertThat(next.end()).isNull();
        }
    }

    @Nested
    class WhenCancelled {

        @Test
        void cancelsWhatIsNotBegunAndWaitsForTheRest() {
            List<Standing> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 RUNNING", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.release()).isEmpty();
            assertThat(positions(next.cancel(), tasks)).containsExactly(2);
            assertThat(next.because()).isEqualTo("the operation was cancelled");
            assertThat(next.end()).isNull();
        }

        @Test
        void endsInCancelledOnceNothingRuns() {
            List<Standing> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 PENDING");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void endsInCancelledWhenWorkWasStoppedOnANode() {
            List<Standing> tasks = tasks("dc1/r1 COMPLETED", "dc1/r1 CANCELLED");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, CONTINUE), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void isCancelledAlthoughANodeHadFailed() {
            List<Standing> tasks = tasks("dc1/r1 FAILED", "dc1/r1 CANCELLED");

            Advance next = Advance.of(execution(ALL_AT_ONCE, 16, STOP), true, tasks);

            assertThat(next.end()).isEqualTo(CANCELLED);
        }

        @Test
        void changesNothingWhenItCameTooLate() {
            Execution execution = execution(ALL_AT_ONCE, 16, CONTINUE);

            assertThat(Advance.of(execution, true, tasks("dc1/r1 COMPLETED", "dc1/r1 COMPLETED"))
                            .end())
                    .isEqualTo(COMPLETED);
            assertThat(Advance.of(execution, true, tasks("dc1/r1 COMPLETED", "dc1/r1 FAILED"))
                            .end())
                    .isEqualTo(FAILED);
        }
    }

    @Nested
    class Ends {

        @Test
        void completesWhenAllTasksAre() {
            Advance next =
                    Advance.of(execution(RACK_BY_RACK, 1, STOP), false, tasks("dc1/r1 COMPLETED", "dc1/r2 COMPLETED"));

            assertThat(next.end()).isEqualTo(COMPLETED);
            assertThat(next.because()).isNull();
        }

        @Test
        void failsWhenOneFailedAndNoneIsLeft() {
            Advance next =
                    Advance.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks("dc1/r1 COMPLETED", "dc1/r2 FAILED"));

            assertThat(next.end()).isEqualTo(FAILED);
        }

        @Test
        void staysOpenWhileOneRuns() {
            Advance next =
                    Advance.of(execution(ALL_AT_ONCE, 1, CONTINUE), false, tasks("dc1/r1 FAILED", "dc1/r2 RUNNING"));

            assertThat(next.end()).isNull();
        }
    }

    private static Execution execution(Order order, int maxConcurrentNodes, OnFailure onFailure) {
        return new Execution(order, maxConcurrentNodes, onFailure, Duration.ofMinutes(1), 0);
    }

    /** Each as {@code datacenter/rack STATE}. */
    private static List<Standing> tasks(String... tasks) {
        return IntStream.range(0, tasks.length)
                .mapToObj(position -> {
                    String[] words = tasks[position].split("[/ ]", -1);
                    return new Standing(new UUID(0, position), State.valueOf(words[2]), 0, words[0], words[1]);
                })
                .toList();
    }

    private static Stream<Integer> positions(List<UUID> ids, List<Standing> tasks) {
        List<UUID> plan = tasks.stream().map(Standing::id).toList();
        return ids.stream().map(plan::indexOf);
    }
}
