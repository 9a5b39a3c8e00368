package io.ilion.api.longrunning;

import io.ilion.openapi.OperationTypeSchemas;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** The OpenAPI schema of bodies whose other properties are in the path. */
@Component
class StartRequestSchema implements OpenApiCustomizer {

    /** Name of the schema. */
    static final String PARAMETERS = "StartParameters";

    @Override
    public void customise(OpenAPI document) {
        Schema<?> parameters = OperationTypeSchemas.object(
                "Properties of an operation, as POST /operations takes them, without those that the path names");
        parameters.setAdditionalProperties(true);
        document.getComponents().addSchemas(PARAMETERS, parameters);
    }
}
