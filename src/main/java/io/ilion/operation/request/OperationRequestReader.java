package io.ilion.operation.request;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.InvalidRequestException.Violation;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Suggestion;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests strictly: unknown properties are rejected, since a misspelt {@code tables} must never clean up a whole keyspace.
 * Properties that an operation has and a request has not ({@code id}, {@code state}, …) are ignored, since some clients echo them.
 */
@Component
public class OperationRequestReader {

    private static final Set<String> ECHOED =
            Set.of("id", "state", "progress", "creationTime", "startTime", "completionTime", "failureCause", "errors");
    /** The most unknown properties that are reported. */
    private static final int MAX_REPORTED = 20;

    private static final List<String> COMMON = names(CommonParameters.class).toList();

    private final MaintenanceRegistry registry;
    private final Clusters clusters;
    private final StrictJson json;

    public OperationRequestReader(MaintenanceRegistry registry, Clusters clusters, StrictJson json) {
        this.registry = registry;
        this.clusters = clusters;
        this.json = json;
    }

    /** @throws InvalidRequestException that names each invalid property and what would be right */
    public OperationRequest read(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new InvalidRequestException("", "must be a JSON object with a 'type', such as {\"type\": \"flush\"}");
        }
        Maintenance<?> maintenance = maintenance(object);
        rejectUnknown(object, maintenance);
        return read(maintenance, pick(object, names(maintenance.parameters()).toList()), pick(object, COMMON));
    }

    /**
     * Reads a stored request in order to run it. Unlike {@link #readStored} it ignores nothing, since a property that a later version
     * stored may limit what the operation does.
     *
     * @throws InvalidRequestException when this version does not know the type, a property or a value
     */
    public StoredRequest<?> readToRun(String type, Map<String, Object> request) {
        StoredRequest<?> stored = readStored(type, request);
        rejectUnknown(json.tree(request), stored.maintenance());
        return stored;
    }

    /**
     * Reads a stored request in order to show it. Properties that this version does not know are ignored.
     *
     * @throws InvalidRequestException when this version does not know the type or a value
     */
    public StoredRequest<?> readStored(String type, Map<String, Object> request) {
        Maintenance<?> maintenance = registry.find(type)
                .orElseThrow(
                        () -> new InvalidRequestException("type", "this version knows no type '%s'".formatted(type)));
        return readStored(maintenance, json.tree(request));
    }

    private <R extends Record> StoredRequest<R> readStored(Maintenance<R> maintenance, ObjectNode all) {
        return new StoredRequest<>(
                maintenance,
                json.read(pick(all, names(maintenance.parameters()).toList()), maintenance.parameters()),
                json.read(pick(all, COMMON), CommonParameters.class).nodes());
    }

    /** The properties of a stored request in the order in which its type declares them. */
    public Map<String, Object> inOrder(String type, Map<String, Object> asSent) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        Stream.concat(
                        registry.find(type).stream().flatMap(maintenance -> names(maintenance.parameters())),
                        COMMON.stream())
                .filter(asSent::containsKey)
                .forEach(name -> ordered.put(name, asSent.get(name)));
        asSent.forEach(ordered::putIfAbsent);
        return ordered;
    }

    private <R extends Record> OperationRequest read(Maintenance<R> maintenance, ObjectNode own, ObjectNode common) {
        R parameters = json.read(own, maintenance.parameters());
        CommonParameters shared = json.read(common, CommonParameters.class);
        Cluster cluster = cluster(shared);

        SchemaCheck schema = new SchemaCheck(cluster);
        maintenance.check(parameters, schema);
        if (shared.nodes() != null) {
            schema.requireNodes(shared.nodes());
        }
        if (!schema.violations().isEmpty()) {
            throw new InvalidRequestException(schema.violations());
        }
        Execution requested = shared.execution();
        Map<String, Object> asSent = new LinkedHashMap<>(json.properties(parameters));
        asSent.putAll(json.properties(shared));
        return new OperationRequest(
                maintenance,
                parameters,
                cluster.name(),
                shared.nodes(),
                requested == null ? maintenance.defaults() : requested.over(maintenance.defaults()),
                shared.reason(),
                asSent);
    }

    private Maintenance<?> maintenance(ObjectNode body) {
        JsonNode type = body.get("type");
        if (type == null || !type.isString()) {
            throw new InvalidRequestException("type", "is required, one of " + registry.types());
        }
        String name = type.stringValue();
        return registry.find(name)
                .orElseThrow(() -> new InvalidRequestException(
                        "type",
                        "there is no type '%s', only %s%s"
                                .formatted(name, registry.types(), Suggestion.of(name, registry.types()))));
    }

    private static void rejectUnknown(ObjectNode body, Maintenance<?> maintenance) {
        Set<String> known = new LinkedHashSet<>(names(maintenance.parameters()).toList());
        known.addAll(COMMON);
        List<Violation> unknown = new ArrayList<>();
        for (String name : body.propertyNames()) {
            if (unknown.size() < MAX_REPORTED
                    && !name.equals("type")
                    && !ECHOED.contains(name)
                    && !known.contains(name)) {
                String suggestion = Suggestion.of(name, known);
                unknown.add(new Violation(
                        name,
                        "is not a property of type '%s'%s"
                                .formatted(maintenance.type(), suggestion.isEmpty() ? ", only " + known : suggestion)));
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException(unknown);
        }
    }

    private Cluster cluster(CommonParameters common) {
        String name = common.cluster();
        if (clusters.names().isEmpty()) {
            throw new InvalidRequestException(
                    "cluster", "no cluster is configured; the administrator must set ilion.clusters");
        }
        if (name == null) {
            return clusters.only()
                    .orElseThrow(
                            () -> new InvalidRequestException("cluster", "is required, one of " + clusters.names()));
        }
        return clusters.find(name)
                .orElseThrow(() -> new InvalidRequestException(
                        "cluster",
                        "there is no cluster '%s', only %s%s"
                                .formatted(name, clusters.names(), Suggestion.of(name, clusters.names()))));
    }

    private static ObjectNode pick(ObjectNode body, List<String> names) {
        ObjectNode picked = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            JsonNode value = body.get(name);
            if (value != null && !value.isNull()) {
                picked.set(name, value);
            }
        }
        return picked;
    }

    private static Stream<String> names(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents()).map(RecordComponent::getName);
    }
}
