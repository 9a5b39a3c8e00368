package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.TableOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Compares the rows that were read with the rows that must exist, given the outcome of each operation. */
final class RowChecker {

    private static final int MAX_REPORTED = 5;

    private final List<String> violations = new ArrayList<>();
    private long compared;

    List<String> check(List<TableExperiment> experiments) {
        experiments.forEach(this::check);
        return violations;
    }

    /** Number of compared rows, including those that must not exist. */
    long compared() {
        return compared;
    }

    private void check(TableExperiment experiment) {
        experiment.operations().forEach(operation -> checkRecordedTruncation(operation, experiment.table()));
        // operations on one table run one after the other, in an order that the client does not know
        Map<Integer, String> wrong = permutations(experiment.operations()).stream()
                .map(order -> wrongRows(experiment, order))
                .min((one, other) -> Integer.compare(one.size(), other.size()))
                .orElseThrow();
        compared += experiment.ids().size();
        if (!wrong.isEmpty()) {
            violations.add("%d of %d rows of %s are wrong after %s, such as %s"
                    .formatted(
                            wrong.size(),
                            experiment.ids().size(),
                            experiment.table(),
                            describe(experiment),
                            wrong.entrySet().stream().limit(MAX_REPORTED).toList()));
        }
    }

    private void checkRecordedTruncation(TableOperation operation, String table) {
        if (operation.submission().id() == null || !operation.effect().changesRows()) {
            return;
        }
        if (operation.submission().history() == null) {
            violations.add(
                    operation.submission() + " has a history that could not be read, although all faults had ended");
            return;
        }
        boolean truncates = operation.effect() instanceof RowEffect.Replacement;
        RecordedTruncation truncation = operation.recordedTruncation(table);
        if (truncates && operation.submission().isCompleted() && truncation != RecordedTruncation.YES) {
            violations.add("%s is COMPLETED, but its history records no truncation of %s"
                    .formatted(operation.submission(), table));
        }
        if (!truncates && truncation != RecordedTruncation.NO) {
            violations.add("%s must not truncate %s, but its history records a truncation"
                    .formatted(operation.submission(), table));
        }
    }

    private static Map<Integer, String> wrongRows(TableExperiment experiment, List<TableOperation> order) {
        Map<Integer, String> wrong = new TreeMap<>();
        for (int id : experiment.ids()) {
            Set<RowVersion> allowed = Set.of(experiment.before().row(id));
            for (TableOperation operation : order) {
                allowed = possibleRowsAfter(operation, id, allowed, experiment.table());
            }
            String read = experiment.after().get(id);
            if (allowed.stream().noneMatch(row -> Objects.equals(row.text(), read))) {
                wrong.put(id, "'%s' instead of %s".formatted(read, allowed));
            }
        }
        return wrong;
    }

    private static Set<RowVersion> possibleRowsAfter(
            TableOperation operation, int id, Set<RowVersion> before, String table) {
        if (operation.submission().id() == null) {
            return before;
        }
        Set<RowVersion> after = new HashSet<>();
        for (RowVersion row : before) {
            if (operation.submission().isCompleted()) {
                after.add(operation.effect().rowAfterCompletion(id, row));
            } else {
                after.addAll(operation.effect().rowsAfterInterruption(id, row, operation.recordedTruncation(table)));
            }
        }
        return after;
    }

    private static List<List<TableOperation>> permutations(List<TableOperation> operations) {
        if (operations.isEmpty()) {
            return List.of(List.of());
        }
        List<List<TableOperation>> orders = new ArrayList<>();
        for (TableOperation first : operations) {
            List<TableOperation> rest = new ArrayList<>(operations);
            rest.remove(first);
            for (List<TableOperation> order : permutations(rest)) {
                List<TableOperation> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    private static String describe(TableExperiment experiment) {
        if (experiment.operations().isEmpty()) {
            return "no operation";
        }
        Map<String, String> each = new HashMap<>();
        experiment
                .operations()
                .forEach(operation -> each.put(
                        operation.submission().toString(),
                        "%s, truncated %s: %s"
                                .formatted(
                                        operation.submission().lastState(),
                                        operation.recordedTruncation(experiment.table()),
                                        operation.submission().body())));
        return each.toString();
    }
}
