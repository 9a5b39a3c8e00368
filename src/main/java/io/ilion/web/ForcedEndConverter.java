package io.ilion.web;

import io.ilion.operation.ForcedEnd;
import io.ilion.operation.request.StrictJson;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads how an operation is to be ended by hand. */
@Component
class ForcedEndConverter extends StrictJsonConverter<ForcedEnd> {

    private final StrictJson json;

    ForcedEndConverter(StrictJson json) {
        super(ForcedEnd.class, json);
        this.json = json;
    }

    @Override
    ForcedEnd read(JsonNode body) {
        return json.read(body, ForcedEnd.class);
    }
}
