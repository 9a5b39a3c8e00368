package io.ilion.api.icarus;

import io.ilion.openapi.OperationTypeSchemas;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.web.ApiSettings;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** The schema of operations in the Icarus API: the envelope together with the properties of the request. */
@Component
class OperationSchema implements OpenApiCustomizer {

    /** The schema name of {@link OperationView}; replaced by the union of all operation types. */
    static final String OPERATION = "Operation";

    private final MaintenanceRegistry registry;
    private final ApiSettings settings;

    OperationSchema(MaintenanceRegistry registry, ApiSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public void customise(OpenAPI document) {
        OperationTypeSchemas schemas = new OperationTypeSchemas(document.getComponents());
        Schema<?> envelope = Objects.requireNonNull(
                document.getComponents().getSchemas().get(OPERATION), "the envelope is described by OperationView");
        describeFailures(envelope, schemas);
        schemas.addUnion(
                OPERATION, "An operation.", registry.all(), maintenance -> describe(maintenance, envelope, schemas));
    }

    /** According to the setting {@code failure-format}. */
    private void describeFailures(Schema<?> envelope, OperationTypeSchemas schemas) {
        switch (settings.failureFormat()) {
            case BOTH -> {}
            case FAILURE_CAUSE -> {
                envelope.getProperties().remove("errors");
                envelope.addProperty("failureCause", OperationTypeSchemas.ref(schemas.add(PlainThrowable.class)));
            }
            case ERRORS -> envelope.getProperties().remove("failureCause");
        }
    }

    private static Schema<?> describe(Maintenance<?> maintenance, Schema<?> envelope, OperationTypeSchemas schemas) {
        Schema<?> operation = OperationTypeSchemas.object(maintenance.summary());
        envelope.getProperties().forEach(operation::addProperty);
        schemas.request(maintenance).getProperties().forEach(operation::addProperty);
        operation.addProperty("type", OperationTypeSchemas.typeOf(maintenance));
        operation.setRequired(List.of("type", "id", "state", "progress", "creationTime"));
        return operation;
    }
}
