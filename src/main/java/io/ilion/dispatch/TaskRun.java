package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeSession;
import io.ilion.operation.Failures;
import io.ilion.operation.Maintenance;
import io.ilion.operation.WorkFailedException;
import io.ilion.operation.WorkStoppedException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs a task: begins an attempt, has the kind of maintenance do its work on the node, and records how it ended. */
@Component
final class TaskRun implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(TaskRun.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TaskLedger ledger;
    private final RunningAttempts running;
    private final Clusters clusters;
    private final DatabasePatience patience;
    private final DispatchSettings settings;

    TaskRun(
            TaskLedger ledger,
            RunningAttempts running,
            Clusters clusters,
            DatabasePatience patience,
            DispatchSettings settings) {
        this.ledger = ledger;
        this.running = running;
        this.clusters = clusters;
        this.patience = patience;
        this.settings = settings;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID taskId = UUID.fromString(instance.getId());
        if (running.contains(taskId)) {
            // the entry was thought dead while the database was away, but the work goes on in this very replica
            return again(PAUSE);
        }
        try {
            return ledger.claim(taskId)
                    .map(claim -> run(claim, context))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        } catch (NotYetException e) {
            return again(PAUSE);
        }
    }

    private CompletionHandler<Void> run(Claim claim, ExecutionContext context) {
        RunningAttempt attempt = new RunningAttempt(claim);
        running.add(attempt);
        try {
            Outcome outcome = perform(attempt);
            if (context.getSchedulerState().isShuttingDown() && Thread.interrupted()) {
                patience.until(() -> ledger.giveBack(claim));
                return again(Duration.ZERO);
            }
            if (attempt.isTakenOver()) {
                log.warn("Task {} was taken over by another replica; this one lets it go", claim.taskId());
                return new CompletionHandler.OnCompleteRemove<>();
            }
            return switch (patience.until(() -> ledger.end(claim, outcome, attempt.evidence()))) {
                case DONE -> new CompletionHandler.OnCompleteRemove<>();
                case TRY_AGAIN -> again(settings.retryPause());
            };
        } finally {
            running.remove(attempt);
        }
    }

    /** The one place where everything is caught: whatever the work throws is its failure. */
    private Outcome perform(RunningAttempt attempt) {
        try {
            perform(attempt, attempt.claim().request().kind());
            return Outcome.COMPLETED;
        } catch (WorkStoppedException e) {
            return Outcome.CANCELLED;
        } catch (Throwable e) {
            log.warn(
                    "Task {} failed on node {}: {}",
                    attempt.claim().taskId(),
                    attempt.claim().address(),
                    e.toString());
            return Outcome.failed(Failures.of(e));
        }
    }

    private <R extends Record> void perform(RunningAttempt attempt, Maintenance<R> kind) throws Exception {
        Claim claim = attempt.claim();
        Cluster cluster = clusters.find(claim.cluster())
                .orElseThrow(() -> WorkFailedException.preflight(
                        "the settings know no cluster '%s' any more".formatted(claim.cluster())));
        R parameters = kind.parameters().cast(claim.request().parameters());
        try (NodeSession node = cluster.open(claim.hostId(), claim.address(), claim.timeout())) {
            kind.perform(attempt.on(node, parameters));
        }
    }

    private static CompletionHandler<Void> again(Duration pause) {
        return (complete, entry) ->
                entry.reschedule(complete, complete.getTimeDone().plus(pause));
    }
}
