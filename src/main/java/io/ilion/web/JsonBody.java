package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request: one JSON text, in which nothing is doubled and everything can be stored. */
public record JsonBody(JsonNode json) {

    /** @throws InvalidRequestException when it is something else */
    public ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequestException("", "the body must be a JSON object");
    }
}
