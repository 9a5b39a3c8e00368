package io.ilion.openapi;

import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationFinder;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.snapshot.SnapshotFilter;
import io.ilion.snapshot.Snapshots;
import io.ilion.web.ErrorFormat;
import io.ilion.web.ErrorFormats;
import io.ilion.web.JsonBody;
import io.ilion.web.RequestIdFilter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Completes the OpenAPI document with what is the same on every path: errors, headers, and the request of every operation type.
 */
@Component
class OpenApiDocument implements OpenApiCustomizer {

    private static final Logger log = LoggerFactory.getLogger(OpenApiDocument.class);
    private static final String REQUEST = "OperationRequest";
    private static final String REFERENCE = "#/components/schemas/" + REQUEST;
    private static final String PROBLEM = "Problem";
    private static final String REMOVED = "RemovedOperation";
    private static final List<String> HEADINGS =
            List.of("Operations", "Snapshots", "History", "Cluster", "Azure", "google.longrunning");

    static {
        SpringDocUtils.getConfig().replaceWithSchema(JsonBody.class, OperationTypeSchemas.ref(REQUEST));
    }

    private final MaintenanceRegistry registry;
    private final OperationFinder operations;
    private final Snapshots snapshots;
    private final ErrorFormats errors;

    OpenApiDocument(
            MaintenanceRegistry registry, OperationFinder operations, Snapshots snapshots, ErrorFormats errors) {
        this.registry = registry;
        this.operations = operations;
        this.snapshots = snapshots;
        this.errors = errors;
    }

    @Override
    public void customise(OpenAPI document) {
        Components components = document.getComponents();
        document.info(new Info()
                .title("Ilion")
                .version("v1")
                .description(
                        "Runs maintenance operations on Apache Cassandra clusters, across all their nodes, and keeps the "
                                + "history of every operation.")
                .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
        document.setTags(inOrder(document.getTags()));
        components.addSchemas(PROBLEM, ProblemSchemas.problem());
        components.addSchemas(REMOVED, ProblemSchemas.removed());

        OperationTypeSchemas schemas = new OperationTypeSchemas(components);
        schemas.addUnion(REQUEST, "The request for an operation of any type.", registry.all(), schemas::request);
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    if (method == PathItem.HttpMethod.GET) {
                        addConditionalRequest(operation);
                    }
                    complete(path, operation, schemas);
                }));
    }

    /** Documents conditional requests. */
    private static void addConditionalRequest(Operation operation) {
        ApiResponse found = operation.getResponses().get("200");
        if (found != null && found.getContent() != null && found.getContent().containsKey("application/json")) {
            found.addHeaderObject(
                    "ETag",
                    new Header()
                            .description("Strong validator of the response body, for If-None-Match")
                            .schema(ProblemSchemas.string(
                                    "A strong validator", "\"0b80a832463ea062a29576e969cbdd14e\"")));
            operation
                    .getResponses()
                    .addApiResponse(
                            "304",
                            new ApiResponse()
                                    .description("Not modified since the response with the ETag in If-None-Match"));
        }
    }

    /** Ilion's own APIs before the compatible ones. */
    private static List<Tag> inOrder(List<Tag> tags) {
        return tags.stream()
                .sorted(Comparator.comparing(tag -> HEADINGS.indexOf(tag.getName())))
                .toList();
    }

    private void complete(String path, Operation operation, OperationTypeSchemas schemas) {
        Content error = errors.at(path)
                .map(shape -> content(shape.mediaType().toString(), schemas.add(shape.type())))
                .orElseGet(() -> content("application/problem+json", PROBLEM));
        error(operation, "400", "Invalid request; the response names each invalid property", error);
        error(operation, "401", "Not authenticated", error)
                .addHeaderObject(
                        "WWW-Authenticate",
                        header("The supported authentication schemes", "Basic realm=\"Ilion\", charset=\"UTF-8\""));
        error(operation, "403", "Forbidden for the roles of the caller", error);
        error(
                        operation,
                        "429",
                        "Too many failed logins, or too many requests at the same time; retry after the time in Retry-After",
                        error)
                .addHeaderObject(HttpHeaders.RETRY_AFTER, inSeconds());
        error(
                        operation,
                        "503",
                        "The database or the cluster is unavailable; retry after the time in Retry-After",
                        error)
                .addHeaderObject(HttpHeaders.RETRY_AFTER, inSeconds());
        if (path.contains("{")) {
            error(operation, "404", "No such resource", error);
        }
        if (path.contains("{id}") && isAuthenticated()) {
            examples(path)
                    .forEach(id -> operation.getParameters().stream()
                            .filter(parameter -> parameter.getName().equals("id"))
                            .forEach(parameter -> parameter.example(id)));
        }
        if (path.startsWith("/history/operations/{id}")) {
            error(
                    operation,
                    "410",
                    "The operation was removed by the retention rules",
                    content("application/problem+json", REMOVED));
        }
        if (path.endsWith("/force-end")) {
            error(operation, "409", "The operation has already ended", error);
        }
        if (takes(operation, IdempotencyKey.HEADER)) {
            error(operation, "422", "The Idempotency-Key was used for a different request", error);
        }
        RequestBody body = operation.getRequestBody();
        if (body != null) {
            error(operation, "413", "The body is too large", error);
            error(operation, "415", "The Content-Type is not application/json", error);
            examples(body, schemas);
        }
        headers(path, operation);
    }

    private void headers(String path, Operation operation) {
        Map<String, String> ofErrors = errors.at(path).map(ErrorFormat::headers).orElse(Map.of());
        boolean waits = takes(operation, "Prefer");
        operation.getResponses().forEach((status, response) -> {
            response.addHeaderObject(
                    RequestIdFilter.HEADER, header("The id of this request in the history and in the log", null));
            if (status.startsWith("2") && waits) {
                response.addHeaderObject(
                        "Preference-Applied", header("The maximum wait that was applied, in seconds", "wait=10"));
            }
            if (status.startsWith("4") || status.startsWith("5")) {
                ofErrors.forEach((name, meaning) -> response.addHeaderObject(name, header(meaning, null)));
            }
        });
    }

    private static boolean takes(Operation operation, String header) {
        return Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()).stream()
                .anyMatch(parameter -> parameter.getName().equals(header));
    }

    private void examples(RequestBody body, OperationTypeSchemas schemas) {
        MediaType json = Objects.requireNonNull(body.getContent().get("application/json"));
        if (json.getSchema() != null && REFERENCE.equals(json.getSchema().get$ref())) {
            body.required(true);
            registry.all()
                    .forEach(maintenance -> json.addExamples(
                            maintenance.type(),
                            new Example().summary(maintenance.summary()).value(schemas.example(maintenance))));
        }
    }

    /** A public document contains no data. */
    private static boolean isAuthenticated() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                && request.getRequest().getUserPrincipal() != null;
    }

    /** An existing id, for "Try it out" in Swagger UI. */
    private Stream<String> examples(String path) {
        return path.contains("/snapshots/") ? newestSnapshot() : newestOperation();
    }

    private Stream<String> newestSnapshot() {
        try {
            return snapshots.list(SnapshotFilter.ALL, null, 1).stream()
                    .map(newest -> newest.id().toString());
        } catch (DataAccessException | TransactionException e) {
            log.debug("No example id for the OpenAPI document", e);
            return Stream.of();
        }
    }

    private Stream<String> newestOperation() {
        try {
            return operations.find(OperationCriteria.any(), null, 1).stream()
                    .map(newest -> newest.id().toString());
        } catch (DataAccessException | TransactionException e) {
            log.debug("No example id for the OpenAPI document", e);
            return Stream.of();
        }
    }

    private static ApiResponse error(Operation operation, String status, String description, Content content) {
        ApiResponse response = new ApiResponse().description(description).content(content);
        operation.getResponses().addApiResponse(status, response);
        return response;
    }

    private static Header header(String description, @Nullable String example) {
        return new Header().description(description).schema(ProblemSchemas.string(description, example));
    }

    private static Header inSeconds() {
        return new Header().description("In seconds").schema(ProblemSchemas.typed("integer", "Seconds"));
    }

    private static Content content(String mediaType, String schema) {
        return new Content().addMediaType(mediaType, new MediaType().schema(OperationTypeSchemas.ref(schema)));
    }
}
