package io.ilion.openapi;

import io.ilion.operation.request.CommonParameters;
import io.ilion.operation.type.Maintenance;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** Builds the schemas of the operation types, from their parameter records and the annotations on them. */
public final class OperationTypeSchemas {

    private final Components components;

    public OperationTypeSchemas(Components components) {
        this.components = components;
    }

    /** A reference to a schema among the components. */
    public static Schema<?> ref(String name) {
        return new Schema<>(SpecVersion.V31).$ref("#/components/schemas/" + name);
    }

    /**
     * Adds a schema for each operation type, and their union under the given name, with the discriminator {@code type}.
     *
     * @param describe builds the schema of one operation type
     */
    public void addUnion(
            String name,
            String description,
            Collection<Maintenance<?>> operationTypes,
            Function<Maintenance<?>, Schema<?>> describe) {
        Discriminator discriminator = new Discriminator().propertyName("type");
        Schema<?> union = new Schema<>(SpecVersion.V31).description(description).discriminator(discriminator);
        for (Maintenance<?> maintenance : operationTypes) {
            String member = capitalised(maintenance.type()) + name;
            components.addSchemas(member, describe.apply(maintenance));
            union.addOneOfItem(ref(member));
            discriminator.mapping(maintenance.type(), "#/components/schemas/" + member);
        }
        components.addSchemas(name, union);
    }

    /** The request of an operation type: its type, its own parameters, and the common ones. */
    public Schema<?> request(Maintenance<?> maintenance) {
        Schema<?> own = resolve(maintenance.parameters());
        List<String> required = new ArrayList<>(List.of("type"));
        required.addAll(own.getRequired() == null ? List.of() : own.getRequired());
        Schema<?> request = object(maintenance.summary());
        request.addProperty("type", typeOf(maintenance));
        own.getProperties().forEach(request::addProperty);
        resolve(CommonParameters.class).getProperties().forEach(request::addProperty);
        request.setRequired(required);
        request.setAdditionalProperties(false);
        return request;
    }

    /**
     * An example request with the required parameters only or, where none is required, with all that have an example.
     */
    public Map<String, Object> example(Maintenance<?> maintenance) {
        Map<String, Object> example = new LinkedHashMap<>();
        Schema<?> request = request(maintenance);
        Set<String> own = resolve(maintenance.parameters()).getProperties().keySet();
        boolean anyRequired = request.getRequired().size() > 1;
        request.getProperties().forEach((name, property) -> {
            boolean shown = !anyRequired && own.contains(name) && property.getExample() != null;
            if (shown || request.getRequired().contains(name)) {
                example.put(name, property.getExample());
            }
        });
        return example;
    }

    /** The schema of a record; the schemas that it refers to are added to the components. */
    public Schema<?> resolve(Class<?> type) {
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
        resolved.referencedSchemas.forEach((name, schema) -> {
            if (!schema.equals(resolved.schema)) {
                components.addSchemas(name, schema);
            }
        });
        return resolved.schema;
    }

    /** Adds the schema of a record and returns its name. */
    public String add(Class<?> type) {
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
        resolved.referencedSchemas.forEach(components::addSchemas);
        components.addSchemas(resolved.schema.getName(), resolved.schema);
        return resolved.schema.getName();
    }

    /** The discriminator property. */
    public static Schema<?> typeOf(Maintenance<?> maintenance) {
        Schema<Object> type = new Schema<>(SpecVersion.V31);
        type.addType("string");
        type.setEnum(List.of(maintenance.type()));
        type.setDescription("The operation type");
        type.setExample(maintenance.type());
        return type;
    }

    public static Schema<?> object(String description) {
        Schema<?> schema = new Schema<>(SpecVersion.V31);
        schema.addType("object");
        schema.setDescription(description);
        return schema;
    }

    private static String capitalised(String type) {
        return Stream.of(type.split("-", -1)).map(StringUtils::capitalize).collect(Collectors.joining());
    }
}
