package io.ilion.api;

import io.ilion.operation.Kinds;
import io.ilion.operation.OperationFilter;
import io.ilion.operation.Operations;
import io.ilion.snapshot.Snapshots;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Completes the OpenAPI document with what is the same on every path: how errors look, and what may be submitted, for every kind of maintenance that there is.
 */
@Component
class OpenApiDocument implements OpenApiCustomizer {

    private static final Logger log = LoggerFactory.getLogger(OpenApiDocument.class);
    private static final String REQUEST = "OperationRequest";
    private static final String REFERENCE = "#/components/schemas/" + REQUEST;
    private static final String PROBLEM = "Problem";
    private static final List<String> HEADINGS =
            List.of("Operations", "Snapshots", "History", "Cluster", "Azure", "google.longrunning");

    static {
        SpringDocUtils.getConfig().replaceWithSchema(JsonBody.class, KindSchemas.ref(REQUEST));
    }

    private final Kinds kinds;
    private final Operations operations;
    private final Snapshots snapshots;
    private final ErrorShapes errors;

    OpenApiDocument(Kinds kinds, Operations operations, Snapshots snapshots, ErrorShapes errors) {
        this.kinds = kinds;
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
                .description("Runs maintenance on Apache Cassandra clusters, across all their nodes, and keeps the "
                        + "history of every operation.")
                .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
        document.setTags(inOrder(document.getTags()));
        components.addSchemas(PROBLEM, problem());

        KindSchemas schemas = new KindSchemas(components);
        schemas.addUnion(REQUEST, "What may be submitted.", kinds.all(), schemas::request);
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    complete(path, operation, schemas);
                    if (method == PathItem.HttpMethod.GET) {
                        keepable(operation);
                    }
                }));
    }

    /** What was answered may be kept, and asked for again. */
    private static void keepable(Operation operation) {
        ApiResponse found = operation.getResponses().get("200");
        if (found != null && found.getContent() != null && found.getContent().containsKey("application/json")) {
            found.addHeaderObject(
                    "ETag",
                    new Header()
                            .description("Changes with everything in the answer; for If-None-Match")
                            .schema(string("A strong validator", "\"0b80a832463ea062a29576e969cbdd14e\"")));
            operation
                    .getResponses()
                    .addApiResponse(
                            "304", new ApiResponse().description("Nothing has changed for who sent If-None-Match"));
        }
    }

    /** What most people come for is above what is there for clients that exist. */
    private static List<Tag> inOrder(List<Tag> tags) {
        return tags.stream()
                .sorted(Comparator.comparing(tag -> HEADINGS.indexOf(tag.getName())))
                .toList();
    }

    private void complete(String path, Operation operation, KindSchemas schemas) {
        Content error = errors.at(path)
                .map(shape -> content(shape.mediaType().toString(), schemas.add(shape.type())))
                .orElseGet(() -> content("application/problem+json", PROBLEM));
        error(operation, "400", "Something is wrong; each property is named", error);
        error(operation, "401", "Not authenticated", error);
        error(operation, "403", "The role of the caller does not allow this", error);
        error(operation, "429", "Too many log-ins have failed; Retry-After says when to try again", error);
        error(
                operation,
                "503",
                "The database or the cluster is out of reach; Retry-After says when to try again",
                error);
        if (path.contains("{")) {
            error(operation, "404", "There is nothing of that name", error);
        }
        if (path.contains("{id}") && isForSomebodyKnown()) {
            examples(path)
                    .forEach(id -> operation.getParameters().stream()
                            .filter(parameter -> parameter.getName().equals("id"))
                            .forEach(parameter -> parameter.example(id)));
        }
        if (path.startsWith("/history/operations/{id}")) {
            error(operation, "410", "It was there, and was removed because it was old", error);
        }
        if (path.endsWith("/force-end")) {
            error(operation, "409", "The operation has already ended", error);
        }
        if (isSentAgain(operation)) {
            error(operation, "422", "The Idempotency-Key was used for something else", error);
        }
        RequestBody body = operation.getRequestBody();
        if (body != null) {
            error(operation, "413", "The body is too large", error);
            error(operation, "415", "The body is not declared as application/json", error);
            examples(body, schemas);
        }
    }

    private static boolean isSentAgain(Operation operation) {
        return Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()).stream()
                .anyMatch(parameter -> parameter.getName().equals(Submissions.IDEMPOTENCY_KEY));
    }

    private void examples(RequestBody body, KindSchemas schemas) {
        MediaType json = Objects.requireNonNull(body.getContent().get("application/json"));
        if (json.getSchema() != null && REFERENCE.equals(json.getSchema().get$ref())) {
            body.required(true);
            kinds.all()
                    .forEach(kind -> json.addExamples(
                            kind.type(), new Example().summary(kind.summary()).value(schemas.example(kind))));
        }
    }

    /** Where the document is open to everybody, it tells nothing of what is stored. */
    private static boolean isForSomebodyKnown() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                && request.getRequest().getUserPrincipal() != null;
    }

    /** So that "Try it out" finds something. */
    private Stream<String> examples(String path) {
        return path.contains("/snapshots/") ? newestSnapshot() : newestOperation();
    }

    private Stream<String> newestSnapshot() {
        try {
            return snapshots.list(null, 1).stream().map(newest -> newest.id().toString());
        } catch (DataAccessException | TransactionException e) {
            log.debug("The document has no example of an id", e);
            return Stream.of();
        }
    }

    private Stream<String> newestOperation() {
        try {
            return operations.list(new OperationFilter(Set.of(), Set.of(), null), 1).stream()
                    .map(newest -> newest.id().toString());
        } catch (DataAccessException | TransactionException e) {
            log.debug("The document has no example of an id", e);
            return Stream.of();
        }
    }

    private static void error(Operation operation, String status, String description, Content content) {
        operation
                .getResponses()
                .addApiResponse(
                        status, new ApiResponse().description(description).content(content));
    }

    private static Content content(String mediaType, String schema) {
        return new Content().addMediaType(mediaType, new MediaType().schema(KindSchemas.ref(schema)));
    }

    private static Schema<?> problem() {
        Schema<?> violation = KindSchemas.object("What is wrong with one property");
        violation.addProperty("field", string("Its path; empty for the request as a whole", "nodes.hosts[0]"));
        violation.addProperty(
                "message", string("What would be right", "there is no node '127.0.0.9' in cluster 'local'"));
        violation.setRequired(List.of("field", "message"));
        Schema<Object> violations = new Schema<>(SpecVersion.V31);
        violations.addType("array");
        violations.setItems(violation);

        Schema<?> status = new Schema<>(SpecVersion.V31).description("The status of HTTP");
        status.addType("integer");
        Schema<?> problem = KindSchemas.object("What went wrong (RFC 9457)");
        problem.addProperty("type", string("Names the sort of problem", "urn:ilion:problem:invalid-request"));
        problem.addProperty("title", string("The same for people", "Invalid request"));
        problem.addProperty("status", status);
        problem.addProperty("detail", string("What went wrong, and what would be right", null));
        problem.addProperty("instance", string("The path that was asked for", "/operations"));
        problem.addProperty("errors", violations);
        problem.setRequired(List.of("title", "status"));
        return problem;
    }

    private static Schema<?> string(String description, @Nullable String example) {
        Schema<Object> schema = new Schema<>(SpecVersion.V31);
        schema.addType("string");
        schema.setDescription(description);
        if (example != null) {
            schema.setExample(example);
        }
        return schema;
    }
}
