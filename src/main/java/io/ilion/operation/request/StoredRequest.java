package io.ilion.operation.request;

import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.NodeSelection;
import io.ilion.operation.type.OperationResult;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored request.
 *
 * @param nodes null for all nodes of the cluster
 */
public record StoredRequest<R extends Record>(
        Maintenance<R> maintenance, R parameters, @Nullable NodeSelection nodes) {

    /** What each of its tasks locks. */
    public LockScope lockScope() {
        return maintenance.lockScope(parameters);
    }

    /** The keyspaces that it works on; empty for any. */
    public Set<String> keyspaces() {
        return maintenance.keyspaces(parameters);
    }

    /** What an operation with this request created or changed, once it has completed. */
    public Optional<OperationResult> result(UUID operation) {
        return maintenance.result(parameters, operation);
    }

    public boolean requiresAdmin() {
        return maintenance.requiresAdmin(parameters);
    }

    /** Whether it holds its locks on all nodes until it ends. */
    public boolean locksUntilEnd() {
        return maintenance.locksUntilEnd(parameters);
    }

    /** Whether it has a cluster step. */
    public boolean hasClusterStep() {
        return maintenance.hasClusterStep(parameters);
    }
}
