package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Errors have the format of the path, whatever their cause and the caller. */
class ErrorFormatsIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("manners", "one");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /operations/nothing,            404",
        "GET,    /nothing,                       404",
        "PUT,    /operations,                    405",
        "GET,    /azure/operations/nothing,      404",
        "GET,    /azure/snapshots/nothing,       404",
        "GET,    /azure/keyspaces/nowhere,       404",
        "GET,    /azure/nothing,                 404",
        "GET,    /azure,                         404",
        "GET,    /azure/operations,              405",
        "GET,    /v1/operations/nothing,         404",
        "GET,    /v1/nothing,                    404",
        "GET,    /v1,                            404",
        "GET,    /v1/operations/abc:cancel,      404",
        "POST,   /v1/operations/nothing:cancel,  404",
        "POST,   /v1/operations/nothing:stop,    405",
        "POST,   /v1/keyspaces/manners:repair,   404",
        "POST,   /v1/keyspaces/manners:restore,  400",
        "PUT,    /v1/operations,                 405",
        "GET,    /v1//operations,                400",
        "GET,    /v1/operations;a=b,             400",
        "GET,    /operations%2Fabc,              400",
        "GET,    /v1/..%2Foperations,            400",
        "GET,    /v1/operations/%2e%2e,          400",
    })
    void haveTheFormatOfThePathWhateverTheAcceptHeader(String method, String path, int status) {
        String[] headers = {"Accept", "text/html, image/gif, image/jpeg, */*; q=0.2"};
        ApiResponse answer = service.client("admin").send(method, path, method.equals("GET") ? "" : "{}", headers);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (path.startsWith("/v1")) {
            assertThat(answer.header("Content-Type")).hasValue("application/json");
            assertThat(answer.json().at("/error/code").asInt()).isEqualTo(status);
            assertThat(answer.json().at("/error/message").asString()).isNotBlank();
            assertThat(answer.json().at("/error/status").asString()).matches("[A-Z_]+");
            assertThat(answer.json().at("/error/details/0/reason").asString()).matches("[A-Z][A-Z0-9_]+[A-Z0-9]");
        } else if (path.startsWith("/azure")) {
            assertThat(answer.header("Content-Type")).hasValue("application/json");
            assertThat(answer.json().propertyNames()).containsExactly("error");
            assertThat(answer.json().get("error").propertyNames()).containsExactly("code", "message");
            assertThat(answer.header("x-ms-error-code"))
                    .hasValue(answer.json().at("/error/code").asString());
        } else {
            assertThat(answer.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        }
        assertThat(answer.header("Cache-Control")).hasValue("no-cache");
        if (status == 405) {
            assertThat(answer.header("Allow")).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"/%761/operations/nothing, /error/status", "/%61zure/operations/nothing, /error/code"})
    void haveTheFormatOfAnEscapedPath(String path, String told) {
        ApiResponse answer = ilion.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(answer.json().at(told).asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "/operations/%zz, 400",
        "/operations?type=%zz, 400",
        "/azure/operations/%zz, 400",
        "/azure/snapshots?type=%FF%FE, 400",
        "/v1/ope%zzrations, 400",
        "/v1/operations?filter=%zz, 400",
        "/v1/operations?filter=%FF%FE, 400",
        "/v1/operations?pageSize=1&too=large, 400",
    })
    void haveTheFormatOfThePathWhenTomcatRejectsTheRequest(String target, int status) throws IOException {
        Raw answer = raw(target, target.endsWith("too=large") ? "x".repeat(20_000) : "x");

        assertThat(answer.head()).startsWith("HTTP/1.1 " + status).contains("Cache-Control: no-cache");
        if (target.startsWith("/v1")) {
            assertThat(answer.head()).contains("Content-Type: application/json\r\n");
            assertThat(answer.json().at("/error/status").asString()).isEqualTo("INVALID_ARGUMENT");
        } else if (target.startsWith("/azure")) {
            assertThat(answer.head())
                    .contains("Content-Type: application/json\r\n")
                    .contains("x-ms-error-code: ");
            assertThat(answer.json().at("/error/code").asString()).isNotBlank();
        } else {
            assertThat(answer.head()).contains("Content-Type: application/problem+json\r\n");
            assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        }
    }

    @Test
    void acceptsAFilterWithoutEscaping() throws IOException {
        String id = ended();

        Raw answer = raw("/v1/operations?filter=name=\"operations/" + id + "\"metadata.progress>=1", "x");

        assertThat(answer.head()).startsWith("HTTP/1.1 200");
        assertThat(answer.json().at("/operations/0/name").asString()).isEqualTo("operations/" + id);
    }

    @Test
    void haveTheFormatOfThePathBelowAContextPath() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("server.servlet.context-path", "/maintenance");
        try (Ilion below = Ilion.start(settings)) {
            IlionClient client = below.client();

            ApiResponse a = client.get("/maintenance/operations/nothing");
            ApiResponse b = client.get("/maintenance/azure/operations/nothing");
            ApiResponse c = client.get("/maintenance/v1/operations%2Fnothing");

            assertThat(List.of(a.status(), b.status(), c.status())).containsOnly(404);
            assertThat(a.string("type")).isEqualTo("urn:ilion:problem:no-such-operation");
            assertThat(b.json().at("/error/code").asString()).isEqualTo("NoSuchOperation");
            assertThat(c.json().at("/error/details/0/reason").asString()).isEqualTo("NO_SUCH_OPERATION");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/problem+json", "application/xml", "image/*", "nonsense"})
    void successfulResponsesIgnoreTheAcceptHeader(String accepted) {
        for (String path : List.of("/operations", "/azure/snapshots", "/v1/operations", "/topology")) {
            ApiResponse answer = ilion.send("GET", path, "", "Accept", accepted);
            assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).hasValue("application/json");
        }
        assertThat(ilion.send("DELETE", "/operations/" + ended(), "", "Accept", accepted)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void haveTheFormatOfThePathWithoutAuthenticationOrPermission() {
        ApiResponse unknown = IlionClient.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/v1/operations"))
                        .GET());
        ApiResponse forbidden = service.client("reader").send("POST", "/v1/keyspaces/manners:flush", "{}");
        ApiResponse forAdmins = ilion.send("DELETE", "/v1/operations/" + UUID.randomUUID(), "");
        ApiResponse azure = service.client("reader").send("POST", "/azure/operations", FLUSH);

        assertThat(List.of(unknown, forbidden, forAdmins, azure))
                .extracting(answer -> answer.header("Content-Type").orElseThrow())
                .containsOnly("application/json");
        assertThat(unknown.json().at("/error/status").asString()).isEqualTo("UNAUTHENTICATED");
        assertThat(forbidden.json().at("/error/status").asString()).isEqualTo("PERMISSION_DENIED");
        assertThat(forAdmins.status()).isEqualTo(403);
        assertThat(azure.json().at("/error/code").asString()).isEqualTo("NotAllowed");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 404",
        "Sec-Fetch-Site, none, 404",
        "Origin, http://elsewhere.example, 403",
        "Origin, null, 403",
        "Origin, own, 404",
        "X-Nothing, x, 404"
    })
    void rejectsFormsOfOtherSites(String header, String value, int status) {
        String sent = value.equals("own") ? "http://127.0.0.1:" + service.port() : value;
        ApiResponse answer = ilion.send(
                "POST",
                "/v1/operations/%s:cancel".formatted(UUID.randomUUID()),
                "a=b",
                "Content-Type",
                "application/x-www-form-urlencoded",
                header,
                sent);

        assertThat(answer.status()).isEqualTo(status);
    }

    /** The response to a request that no HTTP client would send. */
    private record Raw(String head, JsonNode json) {}

    private Raw raw(String target, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("""
                            GET %s HTTP/1.1
                            Host: localhost
                            Authorization: Basic %s
                            X-Header: %s
                            Connection: close

                            """.formatted(
                            target,
                            Base64.getEncoder()
                                    .encodeToString(("reader:" + TestSecrets.passwordOf("reader"))
                                            .getBytes(StandardCharsets.UTF_8)),
                            header)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            String body = answer.substring(answer.indexOf('{', end), answer.lastIndexOf('}') + 1);
            return new Raw(answer.substring(0, end + 2), new JsonMapper().readTree(body));
        }
    }

    private String ended() {
        String id = ilion.submit(FLUSH);
        ilion.awaitEnd(id);
        return id;
    }
}
