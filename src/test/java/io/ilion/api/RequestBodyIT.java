package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Request bodies in every API. */
class RequestBodyIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("manners", "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operations", "/azure/operations", "/v1/operations"})
    void decompressesGzipBodies(String path) throws IOException {
        ApiResponse answer = IlionClient.send(ilion.request(path)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(FLUSH.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))));

        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
    }

    @ParameterizedTest
    @CsvSource({"/operations, /type", "/azure/operations, /error/code", "/v1/operations, /error/status"})
    void rejectsInvalidBodiesInTheFormatOfThePath(String path, String told) throws IOException {
        byte[] bomb = gzip(new byte[64 << 20]);
        long before = operations();

        assertRejected(413, told, post(path, "application/json", "gzip", bomb));
        assertRejected(413, told, post(path, "application/json", "", new byte[300_000]));
        assertRejected(413, told, chunked(path, new byte[300_000]));
        assertRejected(400, told, post(path, "application/json", "", "{}".getBytes(StandardCharsets.UTF_16LE)));
        assertRejected(400, told, post(path, "application/json", "gzip", new byte[] {1, 2, 3}));
        assertRejected(400, told, post(path, "application/json", "", new byte[] {'{', (byte) 0xff, '}'}));
        assertRejected(400, told, post(path, "application/json", "", new byte[0]));
        assertRejected(400, told, post(path, "application/json", "", "[]".getBytes(StandardCharsets.UTF_8)));
        assertRejected(415, told, post(path, "application/json", "br", new byte[] {1}));
        assertRejected(415, told, post(path, "text/plain", "", FLUSH.getBytes(StandardCharsets.UTF_8)));
        assertRejected(
                415, told, post(path, "application/x-www-form-urlencoded", "", "a=b".getBytes(StandardCharsets.UTF_8)));

        assertThat(operations()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH /azure/snapshots/%s", "DELETE /v1/operations/%s", "PUT /operations/%s"})
    void doesNotReadForms(String template) {
        String[] request = template.formatted(UUID.randomUUID()).split(" ", 2);
        String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
        ApiResponse stranger =
                IlionClient.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + request[1]))
                        .headers(form)
                        .method(request[0], BodyPublishers.ofString("%zz")));

        assertThat(stranger.status()).isEqualTo(401);
        assertThat(service.client("admin")
                        .send(request[0], request[1], "%zz", form)
                        .status())
                .isIn(404, 405, 415);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 15, 30})
    void rejectsABodyThatIsNotValidGzip(int kept) throws IOException {
        byte[] cut = kept == 0
                ? FLUSH.getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOf(gzip(FLUSH.getBytes(StandardCharsets.UTF_8)), kept);

        ApiResponse answer = post("/operations", "application/json", "gzip", cut);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Content-Encoding");
    }

    @Test
    void writesJsonInUtf8() {
        ApiResponse answer =
                ilion.post("/operations", "{'type': 'flush', 'keyspace': 'manners', 'reason': 'größer – 大'}");

        assertThat(answer.string("reason")).isEqualTo("größer – 大");
        assertThat(ilion.get("/v1/operations/" + answer.string("id"))
                        .json()
                        .at("/metadata/value/request/reason")
                        .asString())
                .isEqualTo("größer – 大");
    }

    private static void assertRejected(int status, String told, ApiResponse answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at(told).asString()).as(answer.body()).isNotBlank();
    }

    private ApiResponse post(String path, String type, String encoding, byte[] body) {
        var request = ilion.request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        return IlionClient.send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding));
    }

    private ApiResponse chunked(String path, byte[] body) {
        return IlionClient.send(ilion.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    private long operations() {
        Long count = service.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }
}
