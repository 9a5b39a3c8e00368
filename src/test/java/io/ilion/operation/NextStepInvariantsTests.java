package io.ilion.operation;

import static io.ilion.operation.State.CANCELLED;
import static io.ilion.operation.State.COMPLETED;
import static io.ilion.operation.State.FAILED;
import static io.ilion.operation.State.PENDING;
import static io.ilion.operation.State.RUNNING;
import static io.ilion.operation.type.Execution.OnFailure.CONTINUE;
import static io.ilion.operation.type.Execution.OnFailure.STOP;
import static io.ilion.operation.type.Execution.Order.ALL_AT_ONCE;
import static io.ilion.operation.type.Execution.Order.RACK_BY_RACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.type.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Invariants of every operation in any combination of task states, also unreachable ones. */
class NextStepInvariantsTests {

    private static final List<State> STATES = List.of(State.values());
    private static final int CASES = 20_000;
    private static final int RUNS = 2_000;

    @Test
    void neverExceedsTheConcurrencyLimit() {
        each(seen -> {
            if (!seen.next.release().isEmpty()) {
                assertThat(seen.count(RUNNING) + seen.released().size())
                        .as(seen.toString())
                        .isLessThanOrEqualTo(seen.max());
            }
        });
    }

    @Test
    void releasesOnlyPendingTasksAndEachOnce() {
        each(seen -> assertThat(seen.next.release().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as(seen.toString())
                .isEqualTo(seen.released().size()));
    }

    @Test
    void cancelsAllPendingTasksWhenStoppingAndReleasesNone() {
        each(seen -> {
            if (seen.isStopping()) {
                assertThat(seen.next.release()).as(seen.toString()).isEmpty();
                assertThat(seen.next.cancel()).as(seen.toString()).isEqualTo(seen.count(PENDING) > 0);
            } else {
                assertThat(seen.next.cancel()).as(seen.toString()).isFalse();
            }
        });
    }

    @Test
    void endsExactlyWhenNoTaskRunsOrIsPending() {
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
    void everyOperationEndsWithoutTwoRacksOfADatacenterAtOnce() {
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
                    .isEqualTo(seen.next.cancel() ? seen.count(PENDING) : 0);
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

    private record Planned(int position, Rack rack, State state) {

        Planned in(State other) {
            return new Planned(position, rack, other);
        }
    }

    /** An operation at one moment, and its next step. */
    private record Seen(Execution execution, boolean cancelRequested, List<Planned> tasks, NextStep next) {

        static Seen random(Random random, Supplier<State> states) {
            Execution execution = new Execution(
                    any(List.of(RACK_BY_RACK, ALL_AT_ONCE), random),
                    1 + random.nextInt(5),
                    any(List.of(STOP, CONTINUE), random),
                    Duration.ofMinutes(1),
                    0);
            return at(execution, random.nextInt(4) == 0, plan(random, states));
        }

        private static Seen at(Execution execution, boolean cancelRequested, List<Planned> tasks) {
            return new Seen(execution, cancelRequested, tasks, NextStep.of(execution, cancelRequested, counts(tasks)));
        }

        private static List<Planned> plan(Random random, Supplier<State> states) {
            List<Planned> tasks = new ArrayList<>();
            int racks = 1 + random.nextInt(6);
            for (int rack = 0; rack < racks; rack++) {
                int nodes = 1 + random.nextInt(3);
                for (int node = 0; node < nodes; node++) {
                    tasks.add(new Planned(tasks.size(), new Rack("dc" + rack / 3, "r" + rack % 3), states.get()));
                }
            }
            return tasks;
        }

        /** As the database counts them. */
        private static List<TaskCounts> counts(List<Planned> tasks) {
            Map<TaskCounts, Long> count = new LinkedHashMap<>();
            tasks.forEach(task -> count.merge(
                    new TaskCounts(task.rack().datacenter(), task.rack().name(), task.state(), 1, 0), 1L, Long::sum));
            return count.entrySet().stream()
                    .map(each -> new TaskCounts(
                            each.getKey().datacenter(),
                            each.getKey().rack(),
                            each.getKey().state(),
                            each.getValue(),
                            0))
                    .toList();
        }

        /** The same operation after one of its tasks has started or ended, or after it was cancelled. */
        Seen later(Random random) {
            List<Integer> running = positions(RUNNING);
            List<Integer> released = released();
            boolean begins = running.isEmpty() || (!released.isEmpty() && random.nextBoolean());
            State to = random.nextInt(20) == 0 ? FAILED : begins ? RUNNING : COMPLETED;
            int moved = any(begins ? released : running, random);
            boolean cancelled = cancelRequested || random.nextInt(100) == 0;
            return at(
                    execution,
                    cancelled,
                    tasks.stream()
                            .map(task -> task.position() == moved ? task.in(to) : task)
                            .map(task -> next.cancel() && task.state() == PENDING ? task.in(CANCELLED) : task)
                            .toList());
        }

        /** The positions in the plan of the released tasks. */
        List<Integer> released() {
            Map<Rack, Long> left = new HashMap<>(next.release());
            return tasks.stream()
                    .filter(task -> task.state() == PENDING && left.merge(task.rack(), -1L, Long::sum) >= 0)
                    .map(Planned::position)
                    .toList();
        }

        boolean isStopping() {
            return cancelRequested || (execution.onFailure() == STOP && count(FAILED) > 0);
        }

        /** The number of racks of one datacenter with running or released tasks; 1 unless the order is rack by rack. */
        int busiestDatacenter() {
            if (execution.order() == ALL_AT_ONCE) {
                return 1;
            }
            List<Integer> released = released();
            Map<String, Set<Rack>> racks = tasks.stream()
                    .filter(task -> task.state() == RUNNING || released.contains(task.position()))
                    .map(Planned::rack)
                    .collect(Collectors.groupingBy(Rack::datacenter, Collectors.toSet()));
            return racks.values().stream().mapToInt(Set::size).max().orElse(0);
        }

        int max() {
            return Objects.requireNonNull(execution.maxConcurrentNodes());
        }

        int count(State state) {
            return positions(state).size();
        }

        List<Integer> positions(State state) {
            return tasks.stream()
                    .filter(task -> task.state() == state)
                    .map(Planned::position)
                    .toList();
        }
    }
}
