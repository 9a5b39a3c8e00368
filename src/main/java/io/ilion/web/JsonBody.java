package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON body of a request, without duplicate properties and with storable text only. */
public record JsonBody(JsonNode json) {

    /** @throws InvalidRequestException when it is not a JSON object */
    public ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequestException("", "the body must be a JSON object");
    }
}
