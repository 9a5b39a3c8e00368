package io.ilion.operation;

import static io.ilion.operation.Execution.OnFailure.CONTINUE;
import static io.ilion.operation.Execution.OnFailure.STOP;
import static io.ilion.operation.Execution.Order.ALL_AT_ONCE;
import static io.ilion.operation.Execution.Order.RACK_BY_RACK;
import static io.ilion.operation.State.CANCELLED;
import static io.ilion.operation.State.COMPLETED;
import static io.ilion.operation.State.FAILED;
import static io.ilion.operation.State.PENDING;
import static io.ilion.operation.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of every operation, whatever states its tasks are in; also in those that no history leads to. */
class AdvanceInvariantsTests {

    private static final List<State> STATES = List.of(State.values());
    private static final int CASES = 20_000;
    private static final int RUNS = 2_000;

    @Test
    void neverLetsMoreRunThanMay() {
        each(seen -> {
            if (!seen.next.release().isEmpty()) {
                assertThat(seen.count(RUNNING) + seen.next.release().size())
                        .as(seen.toString())
                        .isLessThanOrEqualTo(seen.max());
            }
        });
    }

    @Test
    void releasesOnlyWhatIsPendingAndNothingTwice() {
        each(seen -> assertThat(seen.next.release())
                .as(seen.toString())
                .isSubsetOf(seen.ids(PENDING))
                .doesNotHaveDuplicates());
    }

    @Test
    void cancelsAllThatIsPendingWhenStoppingAndReleasesNothing() {
        each(seen -> {
            if (seen.isStopping()) {
                assertThat(seen.next.release()).as(seen.toString()).isEmpty();
                assertThat(seen.next.cancel()).as(seen.toString()).isEqualTo(seen.ids(PENDING));
            } else {
                assertThat(seen.next.cancel()).as(seen.toString()).isEmpty();
            }
        });
    }

    @Test
    void endsExactlyWhenNothingRunsAndNothingIsLeftToRun() {
        each(seen -> {
            boolean over = seen.count(RUNNING) == 0 && (seen.isStopping() || seen.count(PENDING) == 0);
            assertThat(seen.next.end() != null).as(seen.toString()).isEqualTo(over);
        });
    }

    @Test
    void leavesNoOperationStuck() {
        each(seen -> assertThat(seen.count(RUNNING) > 0 || !seen.next.release().isEmpty() || seen.next.end() != null)
                .as(seen.toString())
                .isTrue());
    }

    @Test
    void completesExactlyWhenEveryTaskHas() {
        each(seen -> assertThat(seen.next.end() == COMPLETED)
                .as(seen.toString())
                .isEqualTo(seen.count(COMPLETED) == seen.tasks.size()));
    }

    @Test
    void everyOperationComesToItsEndWithoutTwoRacksOfADatacenterAtOnce() {
        Random random = new Random(7);
        for (int i = 0; i < RUNS; i++) {
            Seen seen = Seen.random(random, () -> PENDING);
            int steps = 0;
            while (seen.next.end() == null) {
                assertThat(seen.busiestDatacenter()).as(seen.toString()).isLessThanOrEqualTo(1);
                assertThat(++steps).as(seen.toString()).isLessThan(1_000);
                seen = seen.later(random);
            }
            assertThat(seen.count(RUNNING) + seen.count(PENDING))
                    .as(seen.toString())
                    .isEqualTo(seen.next.cancel().size());
        }
    }

    private static void each(Consumer<Seen> check) {
        Random random = new Random(42);
        for (int i = 0; i < CASES; i++) {
            check.accept(Seen.random(random, () -> any(STATES, random)));
        }
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** An operation at one moment, and what follows from that. */
    private record Seen(Execution execution, boolean cancelRequested, List<Standing> tasks, Advance next) {

        static Seen random(Random random, Supplier<State> states) {
            Execution execution = new Execution(
                    any(List.of(RACK_BY_RACK, ALL_AT_ONCE), random),
                    1 + random.nextInt(5),
                    any(List.of(STOP, CONTINUE), random),
                    Duration.ofMinutes(1),
                    0);
            return at(execution, random.nextInt(4) == 0, plan(random, states));
        }

        private static Seen at(Execution execution, boolean cancelRequested, List<Standing> tasks) {
            return new Seen(execution, cancelRequested, tasks, Advance.of(execution, cancelRequested, tasks));
        }

        private static List<Standing> plan(Random random, Supplier<State> states) {
            List<Standing> tasks = new ArrayList<>();
            int racks = 1 + random.nextInt(6);
            for (int rack = 0; rack < racks; rack++) {
                int nodes = 1 + random.nextInt(3);
                for (int node = 0; node < nodes; node++) {
                    tasks.add(
                            new Standing(new UUID(0, tasks.size()), states.get(), 0, "dc" + rack / 3, "r" + rack % 3));
                }
            }
            return tasks;
        }

        /** The same operation after one of its tasks has begun or ended, or somebody has cancelled it. */
        Seen later(Random random) {
            List<UUID> running = ids(RUNNING);
            boolean begins = running.isEmpty() || (!next.release().isEmpty() && random.nextBoolean());
            State to = random.nextInt(20) == 0 ? FAILED : begins ? RUNNING : COMPLETED;
            UUID moved = any(begins ? next.release() : running, random);
            boolean cancelled = cancelRequested || random.nextInt(100) == 0;
            return at(
                    execution,
                    cancelled,
                    tasks.stream()
                            .map(task -> task.id().equals(moved) ? in(to, task) : task)
                            .map(task -> next.cancel().contains(task.id()) ? in(CANCELLED, task) : task)
                            .toList());
        }

        private static Standing in(State state, Standing task) {
            return new Standing(task.id(), state, task.progress(), task.datacenter(), task.rack());
        }

        boolean isStopping() {
            return cancelRequested || (execution.onFailure() == STOP && count(FAILED) > 0);
        }

        /** On how many racks of one datacenter it works, or may now; 1 where it does not go rack by rack. */
        int busiestDatacenter() {
            if (execution.order() == ALL_AT_ONCE) {
                return 1;
            }
            Map<String, Set<String>> racks = tasks.stream()
                    .filter(task -> task.state() == RUNNING || next.release().contains(task.id()))
                    .collect(Collectors.groupingBy(
                            Standing::datacenter, Collectors.mapping(Standing::rack, Collectors.toSet())));
            return racks.values().stream().mapToInt(Set::size).max().orElse(0);
        }

        int max() {
            return Objects.requireNonNull(execution.maxConcurrentNodes());
        }

        int count(State state) {
            return ids(state).size();
        }

        List<UUID> ids(State state) {
            return tasks.stream()
                    .filter(task -> task.state() == state)
                    .map(Standing::id)
                    .toList();
        }
    }
}
