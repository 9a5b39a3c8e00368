package io.ilion.api.azure;

import io.ilion.api.OperationAwaiter;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.OperationResult;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Builds the status responses of the Azure API: of an operation just accepted, and of the status monitor. */
@Component
class OperationStatuses {

    static final String OPERATION_LOCATION = "Operation-Location";

    static final String RETRY_AFTER_DESCRIPTION = "Seconds until the next poll; absent once the operation has ended";

    private static final Logger log = LoggerFactory.getLogger(OperationStatuses.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final OperationRequestReader requests;
    private final Snapshots snapshots;
    private final Clusters clusters;
    private final AzureLinks links;
    private final OperationAwaiter awaiter;

    OperationStatuses(
            OperationRequestReader requests,
            Snapshots snapshots,
            Clusters clusters,
            AzureLinks links,
            OperationAwaiter awaiter) {
        this.requests = requests;
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.links = links;
        this.awaiter = awaiter;
    }

    /** 202 for an operation just submitted. Sets no {@code Location}, which would be that of the result. */
    Object accepted(Operation submitted, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                OPERATION_LOCATION, links.to("operations", submitted.id().toString()));
        return respond(submitted, HttpStatus.ACCEPTED, request, response);
    }

    /** 200 with the status of an operation, whether or not it failed. */
    Object monitor(Operation operation, HttpServletRequest request, HttpServletResponse response) {
        return respond(operation, HttpStatus.OK, request, response);
    }

    private Object respond(
            Operation operation, HttpStatus status, HttpServletRequest request, HttpServletResponse response) {
        // links need the request, which is gone once the caller has waited
        ResourceLinks resources = new ResourceLinks(links.to("keyspaces") + "/", links.to("snapshots") + "/");
        return awaiter.respond(operation, request, response, current -> {
            ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
            if (!current.state().isTerminal()) {
                answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
            return answer.body(OperationStatus.of(current, resourceLocation(current, resources)));
        });
    }

    private record ResourceLinks(String keyspaces, String snapshots) {}

    private @Nullable String resourceLocation(Operation operation, ResourceLinks resources) {
        return operation.state() == State.COMPLETED
                ? result(operation)
                        .flatMap(result -> link(result, operation, resources))
                        .orElse(null)
                : null;
    }

    /** Empty too where this version cannot read the request of an operation that a later one stored. */
    private Optional<OperationResult> result(Operation operation) {
        try {
            return requests.readStored(operation.type(), operation.request()).result(operation.id());
        } catch (InvalidRequestException e) {
            log.debug("The result of operation {} is unknown", operation.id(), e);
            return Optional.empty();
        }
    }

    /** Empty for a snapshot that was removed: every link can be followed. */
    private Optional<String> link(OperationResult result, Operation operation, ResourceLinks resources) {
        return switch (result.type()) {
            case SNAPSHOT ->
                snapshots
                        .find(UUID.fromString(result.id()))
                        .filter(Snapshot::isThere)
                        .map(snapshot -> resources.snapshots() + snapshot.id());
            case KEYSPACE -> Optional.of(resources.keyspaces() + result.id() + clusterParameter(operation));
        };
    }

    private String clusterParameter(Operation operation) {
        return clusters.names().size() > 1 ? "?cluster=" + operation.cluster() : "";
    }
}
