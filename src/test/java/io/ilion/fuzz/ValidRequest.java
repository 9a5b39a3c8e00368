package io.ilion.fuzz;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that the service accepts.
 *
 * @param template path template of the OpenAPI document
 * @param path the path with encoded values
 * @param values path variables by name
 * @param parameters schemas of the query parameters by name
 * @param body null for none
 */
record ValidRequest(
        String method,
        String template,
        String path,
        Map<String, String> values,
        Map<String, JsonNode> parameters,
        @Nullable JsonNode body,
        List<String> headers) {

    boolean isRead() {
        return method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
