package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Starts an operation: asks its cluster for the nodes and writes the plan. */
@Component
final class OperationPlanner implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(OperationPlanner.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OperationTransactions ledger;
    private final OperationLocks turns;
    private final OperationRequestReader requests;
    private final Clusters clusters;
    private final DispatchSettings settings;
    private final Clock clock;
    private final AttemptScopes scopes;

    OperationPlanner(
            OperationTransactions ledger,
            OperationLocks turns,
            OperationRequestReader requests,
            Clusters clusters,
            DispatchSettings settings,
            Clock clock,
            AttemptScopes scopes) {
        this.ledger = ledger;
        this.turns = turns;
        this.requests = requests;
        this.clusters = clusters;
        this.settings = settings;
        this.clock = clock;
        this.scopes = scopes;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID id = UUID.fromString(instance.getId());
        return ledger.pending(id)
                .map(operation -> scopes.callWhilePolling(operation, () -> start(operation)))
                .orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    private CompletionHandler<Void> start(Operation operation) {
        try {
            plan(operation, cluster(operation), requests.stored(operation.type(), operation.request()));
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (ClusterUnreachableException | InvalidRequestException e) {
            // the cluster may come back, and a replica of a later version may know what this one cannot read
            if (clock.instant().isBefore(operation.createdAt().plus(settings.waitForCluster()))) {
                return (complete, entry) ->
                        entry.reschedule(complete, complete.getTimeDone().plus(PAUSE));
            }
            fail(operation, e);
        } catch (RuntimeException e) {
            fail(operation, e);
        }
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private void plan(Operation operation, Cluster cluster, StoredRequest<?> request) {
        Plan plan = Plan.of(cluster.nodes(), request.nodes());
        if (plan.nodes().isEmpty()) {
            throw WorkFailedException.preflight(
                    "no node of cluster '%s' matches the request".formatted(operation.cluster()));
        }
        turns.take(operation.id(), () -> ledger.plan(operation.id(), plan, request));
    }

    private Cluster cluster(Operation operation) {
        return clusters.find(operation.cluster())
                .orElseThrow(() -> WorkFailedException.preflight(
                        "the settings know no cluster '%s' any more".formatted(operation.cluster())));
    }

    private void fail(Operation operation, RuntimeException reason) {
        log.warn("Operation {} could not be started: {}", operation.id(), reason.toString());
        ledger.fail(operation.id(), Failures.of(reason));
    }
}
