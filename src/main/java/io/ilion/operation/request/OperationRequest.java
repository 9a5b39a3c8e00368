package io.ilion.operation.request;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.NodeSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read and checked.
 *
 * @param maintenance       the kind of maintenance that it asks for
 * @param parameters the kind's own record
 * @param cluster    the name of the cluster that it is for
 * @param nodes      null for every node of the cluster
 * @param execution  what the caller asked for, over the kind's defaults
 * @param asSent     its properties as the caller sent them, without {@code type} and without nulls
 */
public record OperationRequest(
        Maintenance<?> maintenance,
        Record parameters,
        String cluster,
        @Nullable NodeSelection nodes,
        Execution execution,
        @Nullable String reason,
        Map<String, Object> asSent) {

    /** As it will be read when it is carried out. */
    public StoredRequest<?> stored() {
        return stored(maintenance);
    }

    private <R extends Record> StoredRequest<R> stored(Maintenance<R> maintenance) {
        return new StoredRequest<>(maintenance, maintenance.parameters().cast(parameters), nodes);
    }

    public String type() {
        return maintenance.type();
    }
}
