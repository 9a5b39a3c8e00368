package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.FakeIdentityProvider;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Security headers, cross-site requests and CORS. */
class CrossSiteIT {

    private static final String CONSOLE = "https://console.example.org";
    private static final FakeIdentityProvider ISSUER = FakeIdentityProvider.running();
    private static final Ilion CLOSED = Ilion.withoutCassandra();
    private static final Ilion SERVICE = Ilion.start(settings());

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("ilion.security.cors.allowed-origins", CONSOLE);
        settings.put("ilion.security.public-docs", true);
        settings.put("ilion.security.tokens.issuer-uri", ISSUER.uri());
        settings.put("ilion.security.tokens.audiences", "ilion");
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        ISSUER.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operations", "/nothing", "/v1/nothing", "/actuator/health", "/v3/api-docs"})
    void everyResponseHasSecurityHeaders(String path) {
        for (IlionClient caller : List.of(CLOSED.client("reader"), IlionClient.anonymous(CLOSED.port()))) {
            ApiResponse answer = caller.get(path);

            assertThat(answer.header("Content-Security-Policy")).hasValue("default-src 'none'; frame-ancestors 'none'");
            assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.header("X-Frame-Options")).hasValue("DENY");
            assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.header("Cache-Control")).hasValue("no-cache");
            assertThat(answer.header("Strict-Transport-Security")).isEmpty();
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void sendsHstsForRequestsOverTls() {
        ApiResponse answer = CLOSED.client("reader").send("GET", "/operations", "", "X-Forwarded-Proto", "https");

        assertThat(answer.header("Strict-Transport-Security"))
                .hasValueSatisfying(header -> assertThat(header).startsWith("max-age=31536000"));
    }

    @Test
    void swaggerUiMayRunItsScriptsAndCallTheIdentityProvider() {
        ApiResponse page = SERVICE.client("reader").get("/swagger-ui/index.html");

        assertThat(page.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains(
                                "script-src 'self';", "connect-src 'self' http://127.0.0.1:", "frame-ancestors 'none'")
                        .doesNotContain("unsafe-eval"));
        assertThat(page.body()).doesNotContain("<script>", "onclick=");
    }

    @Test
    void openApiDocumentHasTheAuthenticationSchemes() {
        var schemes = SERVICE.client("reader").get("/v3/api-docs").json().at("/components/securitySchemes");

        assertThat(schemes.propertyNames()).containsExactlyInAnyOrder("basic", "bearer", "openIdConnect");
        assertThat(schemes.at("/bearer/bearerFormat").asString()).isEqualTo("JWT");
        assertThat(schemes.at("/openIdConnect/openIdConnectUrl").asString())
                .isEqualTo(ISSUER.uri() + "/.well-known/openid-configuration");
        assertThat(CLOSED.client("reader")
                        .get("/v3/api-docs")
                        .json()
                        .at("/components/securitySchemes")
                        .propertyNames())
                .containsExactly("basic");
    }

    @Test
    void publicDocsNeedNoAuthenticationAndContainNoStoredData() {
        IlionClient anonymous = IlionClient.anonymous(SERVICE.port());

        assertThat(anonymous.get("/swagger-ui/index.html").status()).isEqualTo(200);
        assertThat(anonymous.get("/v3/api-docs/swagger-config").status()).isEqualTo(200);
        assertThat(anonymous.get("/v3/api-docs").status()).isEqualTo(200);
        assertThat(anonymous
                        .get("/v3/api-docs")
                        .json()
                        .at("/paths/~1operations~1{id}/get/parameters/0")
                        .has("example"))
                .isFalse();
        assertThat(anonymous.get("/operations").status()).isEqualTo(401);
        assertThat(IlionClient.anonymous(CLOSED.port()).get("/v3/api-docs").status())
                .isEqualTo(401);
    }

    @Test
    void rejectsEveryOriginByDefault() throws IOException {
        String preflight = preflight(CLOSED.port(), CONSOLE, "POST");

        assertThat(preflight).startsWith("HTTP/1.1 401").doesNotContain("Access-Control-Allow");
    }

    @Test
    void acceptsAllowedOriginsOnly() throws IOException {
        String preflight = preflight(SERVICE.port(), CONSOLE, "POST");
        String otherOrigin = preflight(SERVICE.port(), "https://elsewhere.example.org", "POST");
        String otherMethod = preflight(SERVICE.port(), CONSOLE, "PUT");
        String submitted = send(
                SERVICE.port(),
                "POST /v1/operations HTTP/1.1",
                "Origin: " + CONSOLE,
                "Sec-Fetch-Site: cross-site",
                "Authorization: Bearer " + ISSUER.token(claims -> claims.claim("roles", List.of("OPERATOR"))),
                "Content-Type: application/json",
                "Content-Length: 0");
        String rejected = send(
                SERVICE.port(),
                "POST /v1/operations HTTP/1.1",
                "Origin: https://elsewhere.example.org",
                "Content-Length: 0");

        assertThat(preflight)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: " + CONSOLE)
                .doesNotContain("Access-Control-Allow-Credentials");
        assertThat(otherOrigin).startsWith("HTTP/1.1 403").doesNotContain("Access-Control-Allow-Origin");
        assertThat(otherMethod).startsWith("HTTP/1.1 403");
        assertThat(submitted).startsWith("HTTP/1.1 400").contains("Access-Control-Allow-Origin: " + CONSOLE);
        assertThat(rejected).startsWith("HTTP/1.1 403").contains("\"status\":\"PERMISSION_DENIED\"");
    }

    private static String preflight(int port, String origin, String method) throws IOException {
        return send(
                port,
                "OPTIONS /operations HTTP/1.1",
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: authorization,content-type");
    }

    /** Over a socket, since the HTTP client of the JDK does not allow these headers. */
    private static String send(int port, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            String head = String.join("\r\n", lines);
            String rest = String.join("\r\n", "", "Host: 127.0.0.1:" + port, "Connection: close", "", "");
            out.write((head + rest).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
