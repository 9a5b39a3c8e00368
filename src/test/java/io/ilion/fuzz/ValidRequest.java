package io.ilion.fuzz;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that the service takes.
 *
 * @param template   of the path, as the OpenAPI document has it
 * @param path       the same with values, escaped
 * @param values     of the template, by their names
 * @param parameters of the query: what may be asked with, by name, with the schema of each
 * @param body       null where none is sent
 */
record ValidRequest(
        String method,
        String template,
        String path,
        Map<String, String> values,
        Map<String, JsonNode> parameters,
        @Nullable JsonNode body,
        List<String> headers) {

    boolean reads() {
        return method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
