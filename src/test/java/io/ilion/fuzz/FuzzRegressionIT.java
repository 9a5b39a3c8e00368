package io.ilion.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.fuzz.RawHttpConnection.RawResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regression tests for faults that {@link FuzzIT} found. */
class FuzzRegressionIT {

    private static final String FLUSH = "{\"type\": \"flush\", \"keyspace\": \"odd\"}";

    private final Ilion service = Ilion.shared();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("odd", "orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=x", "*", "*/*", "application/*"})
    void rejectsAnInvalidContentTypeWith415(String type) throws IOException {
        assertThat(post("/operations", type, FLUSH.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(415);
        assertThat(post("/v1/keyspaces/odd:flush", type, "{}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nosuch", "/nosuch/part", "/readiness/nosuch", "/readiness/db/part", "/db/part"})
    void reports404ForUnknownHealthComponents(String path) {
        assertThat(service.client().get("/actuator/health" + path).status()).isEqualTo(404);
    }

    @Test
    void rejectsAnOverlongUtf8EncodingOfASlash() throws IOException {
        byte[] body =
                "{\"type\": \"import\", \"keyspace\": \"odd\", \"table\": \"orders\", \"sourceDir\": \"/var/lib/cassandra/import/a???b\"}"
                        .getBytes(StandardCharsets.UTF_8);
        int at = new String(body, StandardCharsets.UTF_8).indexOf('?');
        body[at] = (byte) 0xe0;
        body[at + 1] = (byte) 0x80;
        body[at + 2] = (byte) 0xaf;

        RawResponse response = post("/operations", "application/json", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("not UTF-8");
    }

    @Test
    void reportsTrailingContentWithoutNamingTheJsonLibrary() throws IOException {
        RawResponse response =
                post("/operations", "application/json", (FLUSH + " {}").getBytes(StandardCharsets.UTF_8));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .contains("there is more after the first value")
                .doesNotContain("Json", "jackson");
    }

    @Test
    void rejectsNullAsABodyOfWait() throws IOException {
        String id = service.client().submit(FLUSH.replace('"', '\''));

        RawResponse response =
                post("/v1/operations/" + id + ":wait", "application/json", "null".getBytes(StandardCharsets.UTF_8));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("must be a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status?a=%", "/topology?=%zz", "/operations?x=%ff", "//", "/history/summary?=%ed%a0%80"})
    void reportsAClientErrorForAMalformedQueryOrPath(String target) throws IOException {
        RawResponse response = get(target);

        assertThat(response.status()).as(response.toString()).isBetween(400, 404);
        assertThat(response.body()).contains("\"status\":");
    }

    @Test
    void quotesARepeatedParameterInTheError() throws IOException {
        RawResponse response = get("/operations?state=a&state=b");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("not 'a,b'");
    }

    @ParameterizedTest
    @CsvSource({
        "/operations/a%5Cb, application/problem+json, instance",
        "/azure/snapshots/a%00b, application/json, BadRequest",
        "/v1/operations/a%5Cb, application/json, INVALID_ARGUMENT"
    })
    void usesTheErrorFormatOfThePathForRequestsThatTomcatRejects(String target, String type, String expected)
            throws IOException {
        RawResponse response = get(target);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("Content-Type")).startsWith(type);
        assertThat(response.body()).contains(expected).doesNotContain("html");
    }

    private RawResponse get(String target) throws IOException {
        return send("GET " + target, "", new byte[0]);
    }

    private RawResponse post(String target, String type, byte[] body) throws IOException {
        return send("POST " + target, "Content-Type: " + type + "\r\n", body);
    }

    private RawResponse send(String line, String header, byte[] body) throws IOException {
        String head = "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic %s\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(
                        line,
                        Base64.getEncoder()
                                .encodeToString(
                                        ("admin:" + TestSecrets.passwordOf("admin")).getBytes(StandardCharsets.UTF_8)),
                        header,
                        body.length);
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        try (RawHttpConnection connection = new RawHttpConnection(service.port())) {
            return connection.send(all, false, true);
        }
    }
}
