package io.ilion.api.azure;

import io.ilion.api.OperationAwaiter;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Shows operations in shape B. */
@Component
class OperationStatuses {

    static final String OPERATION_LOCATION = "Operation-Location";

    static final String RETRY_AFTER_MEANS = "When to look next, in seconds; not there once it has ended";

    /** In seconds, for clients that ask whether it has ended. */
    private static final String RETRY_AFTER = "1";

    private final Snapshots snapshots;
    private final Clusters clusters;
    private final AzureLinks links;
    private final OperationAwaiter waitingRoom;

    OperationStatuses(Snapshots snapshots, Clusters clusters, AzureLinks links, OperationAwaiter waitingRoom) {
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.links = links;
        this.waitingRoom = waitingRoom;
    }

    /** What was just accepted. Its place is not called {@code Location}, which would be that of the result. */
    Object accepted(Operation submitted, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                OPERATION_LOCATION, links.to("operations", submitted.id().toString()));
        return show(submitted, 202, request, response);
    }

    /** How far it is. The status of HTTP is that of looking, and does not tell how the operation ended. */
    Object monitor(Operation operation, HttpServletRequest request, HttpServletResponse response) {
        return show(operation, 200, request, response);
    }

    private Object show(Operation operation, int status, HttpServletRequest request, HttpServletResponse response) {
        String keyspaces = links.to("keyspaces") + "/";
        String taken = links.to("snapshots") + "/";
        return waitingRoom.show(operation, request, response, now -> {
            ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
            if (!now.state().isTerminal()) {
                answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
            }
            return answer.body(OperationStatus.of(now, result(now, keyspaces, taken)));
        });
    }

    /** Whatever is named here can be looked at. */
    private @Nullable String result(Operation operation, String keyspaces, String taken) {
        return switch (operation.type()) {
            case "snapshot" ->
                snapshots
                        .find(operation.id())
                        .filter(Snapshot::isPresent)
                        .map(snapshot -> taken + snapshot.id())
                        .orElse(null);
            case "restore" ->
                restored(operation)
                        .map(name -> keyspaces + name + clusterOf(operation))
                        .orElse(null);
            default -> null;
        };
    }

    private String clusterOf(Operation operation) {
        return clusters.names().size() > 1 ? "?cluster=" + operation.cluster() : "";
    }

    private Optional<String> restored(Operation operation) {
        if (operation.request().get("keyspace") instanceof String named) {
            return Optional.of(named);
        }
        return operation.request().get("snapshotId") instanceof String id
                ? snapshots.find(UUID.fromString(id)).stream()
                        .flatMap(known -> known.parts().stream())
                        .map(Snapshot.Part::keyspace)
                        .findFirst()
                : Optional.empty();
    }
}
