package io.ilion.operation.request;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.NodeSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read and validated.
 *
 * @param nodes     null for all nodes of the cluster
 * @param execution the caller's settings, completed by the defaults of the type
 * @param asSent    its properties as the caller sent them, without {@code type} and nulls
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
