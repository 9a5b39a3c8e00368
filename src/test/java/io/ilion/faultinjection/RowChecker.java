package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Compares the rows that a reader got with those that must be there, by what each operation was told to have come to. */
final class RowChecker {

    private static final int NAMED_AT_MOST = 5;

    private final List<String> broken = new ArrayList<>();
    private long compared;

    List<String> check(List<TableExperiment> rounds) {
        rounds.forEach(this::check);
        return broken;
    }

    /** How many rows were compared, those among them that must not be there. */
    long compared() {
        return compared;
    }

    private void check(TableExperiment round) {
        round.steps().forEach(step -> saysWhatItDid(step, round.table()));
        // operations on one table take turns, in an order that the caller does not know
        Map<Integer, String> wrong = orders(round.steps()).stream()
                .map(order -> wrong(round, order))
                .min((one, other) -> Integer.compare(one.size(), other.size()))
                .orElseThrow();
        compared += round.ids().size();
        if (!wrong.isEmpty()) {
            broken.add("%d of %d rows of %s are wrong after %s, such as %s"
                    .formatted(
                            wrong.size(),
                            round.ids().size(),
                            round.table(),
                            described(round),
                            wrong.entrySet().stream().limit(NAMED_AT_MOST).toList()));
        }
    }

    private void saysWhatItDid(Step step, String table) {
        if (step.told().id() == null || !step.effect().changesRows()) {
            return;
        }
        if (step.told().history() == null) {
            broken.add(step.told() + " has a history that nobody could read, though all was mended");
            return;
        }
        boolean truncates = step.effect() instanceof RowEffect.Replacement;
        RecordedTruncation truncation = step.truncation(table);
        if (truncates && step.told().isCompleted() && truncation != RecordedTruncation.YES) {
            broken.add(
                    "%s is COMPLETED, and its history does not say that it truncated %s".formatted(step.told(), table));
        }
        if (!truncates && truncation != RecordedTruncation.NO) {
            broken.add("%s was not to truncate %s, and says that it did".formatted(step.told(), table));
        }
    }

    private static Map<Integer, String> wrong(TableExperiment round, List<Step> order) {
        Map<Integer, String> wrong = new TreeMap<>();
        for (int id : round.ids()) {
            Set<RowVersion> allowed = Set.of(round.before().cell(id));
            for (Step step : order) {
                allowed = after(step, id, allowed, round.table());
            }
            String read = round.after().get(id);
            if (allowed.stream().noneMatch(cell -> Objects.equals(cell.text(), read))) {
                wrong.put(id, "'%s' instead of %s".formatted(read, allowed));
            }
        }
        return wrong;
    }

    private static Set<RowVersion> after(Step step, int id, Set<RowVersion> before, String table) {
        if (step.told().id() == null) {
            return before;
        }
        Set<RowVersion> after = new HashSet<>();
        for (RowVersion cell : before) {
            if (step.told().isCompleted()) {
                after.add(step.effect().completed(id, cell));
            } else {
                after.addAll(step.effect().interrupted(id, cell, step.truncation(table)));
            }
        }
        return after;
    }

    private static List<List<Step>> orders(List<Step> steps) {
        if (steps.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Step>> orders = new ArrayList<>();
        for (Step first : steps) {
            List<Step> rest = new ArrayList<>(steps);
            rest.remove(first);
            for (List<Step> order : orders(rest)) {
                List<Step> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    private static String described(TableExperiment round) {
        if (round.steps().isEmpty()) {
            return "nobody had asked for anything";
        }
        Map<String, String> each = new HashMap<>();
        round.steps()
                .forEach(step -> each.put(
                        step.told().toString(),
                        "%s, truncated %s: %s"
                                .formatted(
                                        step.told().end(),
                                        step.truncation(round.table()),
                                        step.told().body())));
        return each.toString();
    }
}
