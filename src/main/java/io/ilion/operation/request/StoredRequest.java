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
 * What a stored request asks for.
 *
 * @param nodes null for every node of the cluster
 */
public record StoredRequest<R extends Record>(
        Maintenance<R> maintenance, R parameters, @Nullable NodeSelection nodes) {

    /** What each of its tasks wants for itself. */
    public LockScope lockScope() {
        return maintenance.lockScope(parameters);
    }

    /** Which keyspaces it works on; none when it may be any. */
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

    /** Whether what its tasks want for themselves is its own, on all its nodes, until it has ended. */
    public boolean locksUntilEnd() {
        return maintenance.locksUntilEnd(parameters);
    }

    /** Whether something is done once for the cluster before the first node is worked on. */
    public boolean hasClusterStep() {
        return maintenance.hasClusterStep(parameters);
    }
}
