package io.ilion.faultinjection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Operations that were done with one table at the same time, and its rows before and after.
 *
 * @param steps none where the table was left alone since its rows were last read or written
 * @param after by CQL, once all have ended
 */
record TableExperiment(String table, ExpectedRows before, List<Step> steps, Map<Integer, String> after) {

    /** How long a node that was hung may still truncate after the one who asked for it has given up: truncate_request_timeout. */
    static final Duration LATE_TRUNCATION = Duration.ofSeconds(65);

    /** One operation of a round. */
    record Step(Submission told, RowEffect effect) {

        /** Whether it may have changed rows in a way that cannot be foretold. */
        boolean isUncertain(String table) {
            boolean untouched = effect instanceof RowEffect.Replacement && truncation(table) == RecordedTruncation.NO;
            return mayHaveChangedRows() && !told.isCompleted() && !untouched;
        }

        boolean mayHaveChangedRows() {
            return told.id() != null && effect.changesRows();
        }

        RecordedTruncation truncation(String table) {
            var history = told.history();
            return history == null ? RecordedTruncation.NO : RecordedTruncation.of(history, table);
        }
    }

    /** All ids that may have a row. */
    TreeSet<Integer> ids() {
        TreeSet<Integer> ids = new TreeSet<>(before.cells().keySet());
        steps.forEach(step -> ids.addAll(step.effect().source().cells().keySet()));
        ids.addAll(after.keySet());
        return ids;
    }

    /** Whether all rows are known without a look, deleted ones among them: at most one operation has changed any, and to its end. */
    boolean canBeForetold() {
        return steps.stream().noneMatch(step -> step.isUncertain(table))
                && steps.stream().filter(Step::mayHaveChangedRows).count() < 2;
    }

    /** What the operations have made of the rows, where it can be foretold. */
    ExpectedRows expected() {
        ExpectedRows now = before;
        for (Step step : steps) {
            if (step.told().id() != null && step.told().isCompleted()) {
                for (int id : ids()) {
                    RowVersion cell = step.effect().completed(id, before.cell(id));
                    now = now.with(id, cell);
                }
            }
        }
        return now;
    }

    /** How long the table must be left alone, so that a truncation that comes late does not take new rows. */
    Duration rest() {
        boolean late = steps.stream()
                .anyMatch(step -> step.isUncertain(table) && step.truncation(table) == RecordedTruncation.UNSURE);
        return late ? LATE_TRUNCATION : Duration.ZERO;
    }
}
