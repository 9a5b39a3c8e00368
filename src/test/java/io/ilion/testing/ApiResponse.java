package io.ilion.testing;

import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP response of the service. */
public record ApiResponse(int status, HttpResponse<String> response) {

    private static final JsonMapper JSON = new JsonMapper();

    static ApiResponse from(HttpResponse<String> response) {
        return new ApiResponse(response.statusCode(), response);
    }

    public JsonNode json() {
        return JSON.readTree(response.body());
    }

    public String body() {
        return response.body();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The string property with that name. */
    public String string(String name) {
        return json().required(name).asString();
    }
}
