package io.ilion.api.longrunning;

import io.ilion.openapi.OperationTypeSchemas;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Describes the bodies that start an operation where the path says the rest. */
@Component
class StartRequestSchema implements OpenApiCustomizer {

    /** What their schema is called. */
    static final String PARAMETERS = "StartParameters";

    @Override
    public void customise(OpenAPI document) {
        Schema<?> parameters = OperationTypeSchemas.object(
                "Properties of an operation, as POST /operations takes them, without those that the path names");
        parameters.setAdditionalProperties(true);
        document.getComponents().addSchemas(PARAMETERS, parameters);
    }
}
