package io.ilion.faultinjection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Concurrent operations on one table, and its rows before and after.
 *
 * @param operations empty when no operation ran since the rows were last read or written
 * @param after rows read with CQL after all operations ended
 */
record TableExperiment(String table, ExpectedRows before, List<TableOperation> operations, Map<Integer, String> after) {

    /** How long after the caller gave up a node that hung may still truncate: more than truncate_request_timeout (60 s by default). */
    static final Duration LATE_TRUNCATION_LIMIT = Duration.ofSeconds(65);

    /** One operation of the experiment. */
    record TableOperation(Submission submission, RowEffect effect) {

        /** Whether its effect on the rows cannot be predicted. */
        boolean hasUncertainOutcome(String table) {
            boolean untouched =
                    effect instanceof RowEffect.Replacement && recordedTruncation(table) == RecordedTruncation.NO;
            return mayHaveChangedRows() && !submission.isCompleted() && !untouched;
        }

        boolean mayHaveChangedRows() {
            return submission.id() != null && effect.changesRows();
        }

        RecordedTruncation recordedTruncation(String table) {
            var history = submission.history();
            return history == null ? RecordedTruncation.NO : RecordedTruncation.from(history, table);
        }
    }

    /** All ids for which a row may exist. */
    TreeSet<Integer> ids() {
        TreeSet<Integer> ids = new TreeSet<>(before.byId().keySet());
        operations.forEach(
                operation -> ids.addAll(operation.effect().addedRows().byId().keySet()));
        ids.addAll(after.keySet());
        return ids;
    }

    /** Whether the resulting rows can be predicted, deleted ones included: at most one operation changed rows, and it completed. */
    boolean isOutcomeKnown() {
        return operations.stream().noneMatch(operation -> operation.hasUncertainOutcome(table))
                && operations.stream()
                                .filter(TableOperation::mayHaveChangedRows)
                                .count()
                        < 2;
    }

    /** The predicted rows, when {@link #isOutcomeKnown}. */
    ExpectedRows expectedRows() {
        ExpectedRows rows = before;
        for (TableOperation operation : operations) {
            if (operation.submission().id() != null && operation.submission().isCompleted()) {
                for (int id : ids()) {
                    RowVersion row = operation.effect().rowAfterCompletion(id, before.row(id));
                    rows = rows.with(id, row);
                }
            }
        }
        return rows;
    }

    /** How long the table must not be used, so that a late truncation does not remove new rows. */
    Duration quarantine() {
        boolean mayTruncateLate = operations.stream()
                .anyMatch(operation -> operation.hasUncertainOutcome(table)
                        && operation.recordedTruncation(table) == RecordedTruncation.UNKNOWN);
        return mayTruncateLate ? LATE_TRUNCATION_LIMIT : Duration.ZERO;
    }
}
