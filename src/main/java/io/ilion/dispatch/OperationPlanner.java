package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.dispatch.PlanMaker.PlannedRequest;
import io.ilion.operation.Operation;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.type.InvalidRequestException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Handles the dispatch entry of an operation: makes and stores its plan, or fails the operation. */
@Component
final class OperationPlanner implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(OperationPlanner.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final OperationTransactions transactions;
    private final OperationLocks locks;
    private final PlanMaker plans;
    private final TaskPolicy policy;
    private final AttemptObservations observations;

    OperationPlanner(
            OperationTransactions transactions,
            OperationLocks locks,
            PlanMaker plans,
            TaskPolicy policy,
            AttemptObservations observations) {
        this.transactions = transactions;
        this.locks = locks;
        this.plans = plans;
        this.policy = policy;
        this.observations = observations;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID id = UUID.fromString(instance.getId());
        return transactions
                .findUnplanned(id)
                .map(operation -> observations.observePlanning(operation, () -> plan(operation)))
                .orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    private CompletionHandler<Void> plan(Operation operation) {
        try {
            PlannedRequest planned = plans.plan(operation);
            locks.withLock(operation.id(), () -> transactions.plan(operation.id(), planned.plan(), planned.request()));
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (ClusterUnreachableException e) {
            return failUnless(policy.isWithinGracePeriod(operation), operation, e);
        } catch (ClusterNotConfiguredException | InvalidRequestException e) {
            return failUnless(policy.isLeftToOthers(operation), operation, e);
        } catch (RuntimeException e) {
            fail(operation, e);
        }
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private CompletionHandler<Void> failUnless(boolean waits, Operation operation, RuntimeException reason) {
        if (waits) {
            log.debug("Operation {} waits: {}", operation.id(), reason.getMessage());
            return (complete, entry) ->
                    entry.reschedule(complete, complete.getTimeDone().plus(RETRY_INTERVAL));
        }
        fail(operation, reason);
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private void fail(Operation operation, RuntimeException reason) {
        log.warn("Operation {} could not be planned: {}", operation.id(), reason.toString());
        transactions.fail(operation.id(), Failures.of(reason));
    }
}
