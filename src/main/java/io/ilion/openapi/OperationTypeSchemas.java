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

/** Describes each kind of maintenance in the OpenAPI document, from its record and the annotations on it. */
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
     * Adds a schema for each kind, and one of the given name that is any of them, told apart by {@code type}.
     *
     * @param describe makes the schema of one kind
     */
    public void addUnion(
            String name,
            String description,
            Collection<Maintenance<?>> kinds,
            Function<Maintenance<?>, Schema<?>> describe) {
        Discriminator discriminator = new Discriminator().propertyName("type");
        Schema<?> union = new Schema<>(SpecVersion.V31).description(description).discriminator(discriminator);
        for (Maintenance<?> maintenance : kinds) {
            String member = capitalised(maintenance.type()) + name;
            components.addSchemas(member, describe.apply(maintenance));
            union.addOneOfItem(ref(member));
            discriminator.mapping(maintenance.type(), "#/components/schemas/" + member);
        }
        components.addSchemas(name, union);
    }

    /** What a caller may send for a kind: its type, its own parameters, and the common ones. */
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
     * A request of that kind that has just what is required, made of the examples on its record; all that has an example
     * where nothing is required by itself.
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

    /** The schema of a record; what it refers to is added to the components. */
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

    /** Adds the schema of a record, and says what it is called. */
    public String add(Class<?> type) {
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
        resolved.referencedSchemas.forEach(components::addSchemas);
        components.addSchemas(resolved.schema.getName(), resolved.schema);
        return resolved.schema.getName();
    }

    /** The property that tells the kinds apart. */
    public static Schema<?> typeOf(Maintenance<?> maintenance) {
        Schema<Object> type = new Schema<>(SpecVersion.V31);
        type.addType("string");
        type.setEnum(List.of(maintenance.type()));
        type.setDescription("What sort of maintenance it is");
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
