package io.ilion.web;

import io.ilion.operation.request.StrictJson;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads a body of which the wire makes what it likes. */
@Component
class JsonBodyConverter extends StrictJsonConverter<JsonBody> {

    JsonBodyConverter(StrictJson json) {
        super(JsonBody.class, json);
    }

    @Override
    JsonBody read(JsonNode body) {
        return new JsonBody(body);
    }
}
