package io.ilion.api.icarus;

import io.ilion.api.ApiSettings;
import io.ilion.api.KindSchemas;
import io.ilion.operation.Kinds;
import io.ilion.operation.Maintenance;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Describes an operation in shape A: the envelope, with the properties of the request in it. */
@Component
class OperationSchema implements OpenApiCustomizer {

    /** What {@link OperationView} is called there; replaced by the union of all kinds. */
    static final String OPERATION = "Operation";

    private final Kinds kinds;
    private final ApiSettings settings;

    OperationSchema(Kinds kinds, ApiSettings settings) {
        this.kinds = kinds;
        this.settings = settings;
    }

    @Override
    public void customise(OpenAPI document) {
        KindSchemas schemas = new KindSchemas(document.getComponents());
        Schema<?> envelope = Objects.requireNonNull(
                document.getComponents().getSchemas().get(OPERATION), "the envelope is described by OperationView");
        describeFailures(envelope, schemas);
        schemas.addUnion(
                OPERATION, "An operation as it stands.", kinds.all(), kind -> describe(kind, envelope, schemas));
    }

    /** As the setting has them. */
    private void describeFailures(Schema<?> envelope, KindSchemas schemas) {
        switch (settings.failures()) {
            case BOTH -> {}
            case FAILURE_CAUSE -> {
                envelope.getProperties().remove("errors");
                envelope.addProperty("failureCause", KindSchemas.ref(schemas.add(BareThrowable.class)));
            }
            case ERRORS -> envelope.getProperties().remove("failureCause");
        }
    }

    private static Schema<?> describe(Maintenance<?> kind, Schema<?> envelope, KindSchemas schemas) {
        Schema<?> operation = KindSchemas.object(kind.summary());
        envelope.getProperties().forEach(operation::addProperty);
        schemas.request(kind).getProperties().forEach(operation::addProperty);
        operation.addProperty("type", KindSchemas.typeOf(kind));
        operation.setRequired(List.of("type", "id", "state", "progress", "creationTime"));
        return operation;
    }
}
