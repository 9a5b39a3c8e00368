package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses by path, method and role of the caller. */
class AuthenticationIT {

    private final Ilion service = Ilion.shared();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("secured", "one");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    GET,    /operations,                 401, 200, 200, 200
                    POST,   /operations,                 401, 403, 201, 201
                    DELETE, /operations/nothing,         401, 403, 404, 404
                    GET,    /operations/nothing,         401, 404, 404, 404
                    GET,    /history/operations/nothing, 401, 404, 404, 404
                    GET,    /v3/api-docs,                401, 200, 200, 200
                    GET,    /swagger-ui/index.html,      401, 200, 200, 200
                    GET,    /actuator/health,            401, 200, 200, 200
                    GET,    /actuator/health/liveness,   200, 200, 200, 200
                    GET,    /actuator/health/readiness,  200, 200, 200, 200
                    GET,    /actuator/prometheus,        401, 200, 200, 200
                    POST,   /operations/nothing/force-end, 401, 403, 403, 404
                    DELETE, /v1/operations/nothing,      401, 403, 403, 404
                    POST,   /v1/operations/nothing:cancel, 401, 403, 404, 404
                    POST,   /v1/operations/nothing:wait, 401, 404, 404, 404
                    POST,   /v1/snapshots/nothing:apply, 401, 403, 403, 404
                    DELETE, /azure/snapshots/nothing,    401, 403, 403, 404
                    PATCH,  /azure/snapshots/nothing,    401, 403, 404, 404
                    POST,   /azure/snapshots/nothing/apply, 401, 403, 403, 404
                    GET,    /clusters/nothing/snapshots, 401, 404, 404, 404
                    GET,    /nothing,                    401, 404, 404, 404
                    POST,   /nothing,                    401, 403, 403, 404
                    """)
    void eachPathRequiresItsRole(String method, String path, int anonymous, int reader, int operator, int admin) {
        assertThat(send(method, anonymous(path)).status()).isEqualTo(anonymous);
        assertThat(send(method, service.client("reader").request(path)).status())
                .isEqualTo(reader);
        assertThat(send(method, service.client("operator").request(path)).status())
                .isEqualTo(operator);
        assertThat(send(method, service.client("admin").request(path)).status()).isEqualTo(admin);
    }

    @Test
    void describesTheProblemAndTheAuthenticationScheme() {
        ApiResponse unauthenticated = send("GET", anonymous("/operations"));
        ApiResponse forbidden = send("POST", service.client("reader").request("/operations"));

        assertThat(unauthenticated.header("WWW-Authenticate"))
                .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Basic "));
        assertThat(unauthenticated.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(unauthenticated.string("type")).isEqualTo("urn:ilion:problem:not-authenticated");
        assertThat(forbidden.string("type")).isEqualTo("urn:ilion:problem:not-allowed");
    }

    @Test
    void rejectsAWrongPasswordAfterTheCorrectOneWasCached() {
        assertThat(service.client("reader").get("/operations").status()).isEqualTo(200);

        ApiResponse wrong = IlionClient.send(anonymous("/operations")
                .header(
                        "Authorization",
                        "Basic "
                                + java.util.Base64.getEncoder()
                                        .encodeToString(
                                                "reader:wrong".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .GET());

        assertThat(wrong.status()).isEqualTo(401);
    }

    private HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    private static ApiResponse send(String method, HttpRequest.Builder request) {
        boolean hasBody = method.equals("POST") || method.equals("PATCH");
        return IlionClient.send(request.header("Content-Type", "application/json")
                .method(
                        method,
                        hasBody
                                ? BodyPublishers.ofString("{\"type\": \"flush\", \"keyspace\": \"secured\"}")
                                : BodyPublishers.noBody()));
    }
}
