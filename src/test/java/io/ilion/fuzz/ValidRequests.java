package io.ilion.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Derives at least one valid request for every path and method of the OpenAPI document. */
final class ValidRequests {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final JsonMapper JSON = new JsonMapper();

    /** Bodies for the paths without an example in the document. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("/operations/{id}/force-end", "{'state': 'FAILED', 'reason': 'by hand'}"),
            Map.entry(
                    "/azure/snapshots",
                    "{'type': 'Keyspace', 'objectId': 'demo', 'applyScope': ['a'], 'userData': 'b', 'cluster': 'it'}"),
            Map.entry("/azure/snapshots/{id}", "{'applyScope': ['a', 'b'], 'userData': 'c'}"),
            Map.entry("/azure/snapshots/{id}/apply", "{'objectId': 'demo', 'mode': 'CreateNew'}"),
            Map.entry(
                    "/v1/keyspaces/{keyspace}:{type}",
                    "{'tables': ['orders'], 'execution': {'maxConcurrentNodes': 2, 'retries': 1}}"),
            Map.entry("/v1/keyspaces/{keyspace}/tables/{table}:{type}", "{'nodes': {'racks': ['rack1']}}"),
            Map.entry("/v1/snapshots", "{'keyspace': 'demo', 'skipFlush': true, 'labels': {'a': 'b'}}"),
            Map.entry("/v1/snapshots/{id}:apply", "{'tables': ['orders'], 'cluster': 'it'}"),
            Map.entry("/v1/operations/{id}:cancel", "{}"),
            Map.entry("/v1/operations/{id}:wait", "{'timeout': '0.1s'}"));

    private final JsonNode document;
    private final String operation;
    private final String snapshot;

    /**
     * Creates the generator.
     *
     * @param operation id of an ended operation
     * @param snapshot id of an existing snapshot
     */
    ValidRequests(JsonNode document, String operation, String snapshot) {
        this.document = document;
        this.operation = operation;
        this.snapshot = snapshot;
    }

    List<ValidRequest> all() {
        List<ValidRequest> all = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        // an event stream does not end
                        .filter(method ->
                                !method.getValue().at("/responses/200/content").has("text/event-stream"))
                        .forEach(method -> bodies(path.getKey(), method.getValue())
                                .forEach(body ->
                                        all.add(create(path.getKey(), method.getKey(), method.getValue(), body)))));
        // paths that the document does not describe
        for (String path :
                List.of("/actuator/health", "/actuator/info", "/actuator/sbom", "/actuator/health/readiness")) {
            all.add(new ValidRequest("GET", path, path, Map.of(), Map.of(), null, List.of()));
        }
        return all;
    }

    private Stream<Optional<JsonNode>> bodies(String path, JsonNode method) {
        if (!method.has("requestBody")) {
            return Stream.of(Optional.empty());
        }
        JsonNode examples = method.at("/requestBody/content/application~1json/examples");
        if (!examples.isEmpty()) {
            return examples.valueStream().map(example -> Optional.of(example.get("value")));
        }
        String body = BODIES.get(path);
        if (body == null) {
            throw new IllegalStateException("no valid body is defined for " + path);
        }
        return Stream.of(Optional.of(JSON.readTree(body.replace('\'', '"'))));
    }

    private ValidRequest create(String template, String method, JsonNode description, Optional<JsonNode> body) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, JsonNode> query = new LinkedHashMap<>();
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : description.path("parameters")) {
            String name = parameter.get("name").asString();
            switch (parameter.get("in").asString()) {
                case "path" -> values.put(name, value(template, name));
                case "query" -> query.put(name, resolveReference(parameter.path("schema")));
                default -> headers.add(name);
            }
        }
        return new ValidRequest(
                method.toUpperCase(Locale.ROOT),
                template,
                fillTemplate(template, values),
                values,
                query,
                body.orElse(null),
                headers);
    }

    private JsonNode resolveReference(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private String value(String path, String name) {
        return switch (name) {
            case "id" -> path.contains("/snapshots/") ? snapshot : operation;
            case "cluster" -> "it";
            case "keyspace" -> "demo";
            case "table" -> "orders";
            case "type" -> "flush";
            case "dc" -> "dc1";
            case "node" -> "-";
            case "format" -> "csv";
            default -> throw new IllegalStateException("no value is defined for {%s} of %s".formatted(name, path));
        };
    }

    static String fillTemplate(String path, Map<String, String> values) {
        return VARIABLE.matcher(path).replaceAll((MatchResult name) -> {
            @Nullable String value = values.get(name.group(1));
            return java.util.regex.Matcher.quoteReplacement(value == null ? "csv" : value);
        });
    }
}
