package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.dispatch.Hold;
import io.ilion.testing.Answer;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RealParts;
import io.ilion.testing.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What HTTP promises, on every wire. */
class HttpMannersIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";
    private static final List<String> SUBMIT_AT = List.of("/operations", "/azure/operations", "/v1/operations");

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        RealParts.keyspace("manners", "one");
    }

    // ETag

    @ParameterizedTest
    @ValueSource(strings = {"/operations/", "/azure/operations/", "/v1/operations/", "/history/operations/"})
    void tellsWhatHasNotChangedByItsETag(String path) {
        String id = ended();

        Answer first = ilion.get(path + id);
        String etag = first.header("ETag").orElseThrow();
        Answer same = ilion.send("GET", path + id, "", "If-None-Match", etag);
        Answer among = ilion.send("GET", path + id, "", "If-None-Match", "\"x\", W/" + etag);
        Answer any = ilion.send("GET", path + id, "", "If-None-Match", "*");
        Answer other = ilion.send("GET", path + id, "", "If-None-Match", "\"x\"");

        assertThat(etag).startsWith("\"").endsWith("\"");
        assertThat(first.header("Cache-Control")).hasValue("no-cache");
        assertThat(List.of(same.status(), among.status(), any.status(), other.status()))
                .containsExactly(304, 304, 304, 200);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("ETag")).hasValue(etag);
        assertThat(same.header("Cache-Control")).hasValue("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations?type=flush&state=COMPLETED",
                "/azure/snapshots",
                "/azure/keyspaces/manners",
                "/v1/operations?filter=metadata.state=COMPLETED",
                "/v1/nodes/-/operations?filter=metadata.state=COMPLETED",
                "/history/operations?state=COMPLETED",
                "/history/summary?by=TYPE&state=COMPLETED",
                "/snapshots",
                "/status",
                "/version",
                "/version/cassandra",
                "/version/schema"
            })
    void listsAndAllElseHaveAnETagToo(String path) {
        ended();

        // what other tests submitted may just be coming on
        await().untilAsserted(() -> {
            Answer first = ilion.get(path);
            Answer head = ilion.send("HEAD", path, "");
            Answer same = ilion.send(
                    "GET", path, "", "If-None-Match", first.header("ETag").orElse("none"));

            assertThat(first.status()).as(first.text()).isEqualTo(200);
            assertThat(first.header("ETag").orElseThrow()).startsWith("\"").endsWith("\"");
            assertThat(first.header("Cache-Control")).hasValue("no-cache");
            assertThat(List.of(same.status(), head.status())).containsExactly(304, 200);
            assertThat(head.header("Content-Length")).isPresent().isEqualTo(first.header("Content-Length"));
        });
    }

    @Test
    void anETagIsOfAShapeAndOfAState() {
        String id = ilion.submit(FLUSH);
        String before = ilion.get("/operations/" + id).header("ETag").orElseThrow();
        ilion.awaitEnd(id);

        List<String> after = SUBMIT_AT.stream()
                .map(path -> ilion.get(path + "/" + id).header("ETag").orElseThrow())
                .toList();

        assertThat(after).doesNotHaveDuplicates().doesNotContain(before);
    }

    // HEAD and OPTIONS

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations",
                "/azure/snapshots",
                "/v1/operations",
                "/operations/{id}",
                "/azure/operations/{id}",
                "/v1/operations/{id}"
            })
    void answersHeadAsGetWithoutABody(String template) {
        String path = template.replace("{id}", ended());

        // what other tests submitted may just be coming on
        await().untilAsserted(() -> {
            Answer get = ilion.get(path);
            Answer head = ilion.send("HEAD", path, "");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.text()).isEmpty();
            for (String header : List.of("ETag", "Content-Type", "Cache-Control", "Content-Length")) {
                assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /operations                  | GET,HEAD,POST,OPTIONS
                    /operations/{id}             | GET,HEAD,DELETE,OPTIONS
                    /azure/operations            | POST,OPTIONS
                    /azure/snapshots             | GET,HEAD,POST,OPTIONS
                    /azure/snapshots/{id}        | GET,HEAD,PATCH,DELETE,OPTIONS
                    /v1/operations               | GET,HEAD,POST,OPTIONS
                    /v1/operations/{id}          | GET,HEAD,DELETE,OPTIONS
                    """)
    void saysWhatIsAllowed(String template, String allowed) {
        Answer options =
                ilion.send("OPTIONS", template.replace("{id}", UUID.randomUUID().toString()), "");

        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow").orElseThrow().split(",")).containsExactlyInAnyOrder(allowed.split(","));
    }

    // Idempotency-Key

    @Test
    void theSameKeyAndBodyBringTheSameOperationOnEveryWire() {
        String key = UUID.randomUUID().toString();

        Answer a = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        Answer again =
                ilion.send("POST", "/operations", "{'keyspace': 'manners',  'type': 'flush'}", "Idempotency-Key", key);
        Answer b = ilion.send("POST", "/azure/operations", FLUSH, "Idempotency-Key", key);
        Answer c = ilion.send("POST", "/v1/operations", FLUSH, "Idempotency-Key", key);
        Answer method = ilion.send("POST", "/v1/keyspaces/manners:flush", "{}", "Idempotency-Key", key);

        String id = a.get("id");
        assertThat(List.of(a.status(), again.status(), b.status(), c.status(), method.status()))
                .containsExactly(201, 201, 202, 200, 200);
        assertThat(again.get("id")).isEqualTo(id);
        assertThat(again.header("Location")).isEqualTo(a.header("Location"));
        assertThat(b.header("Operation-Location").orElseThrow()).endsWith("/azure/operations/" + id);
        assertThat(List.of(c.get("name"), method.get("name"))).containsOnly("operations/" + id);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        String key = UUID.randomUUID().toString();
        ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        long before = operations();

        String other = "{'type': 'flush', 'keyspace': 'manners', 'tables': ['one']}";
        Answer a = ilion.send("POST", "/operations", other, "Idempotency-Key", key);
        Answer b = ilion.send("POST", "/azure/operations", other, "Idempotency-Key", key);
        Answer c = ilion.send("POST", "/v1/operations", other, "Idempotency-Key", key);

        assertThat(List.of(a.status(), b.status(), c.status())).containsOnly(422);
        assertThat(a.get("type")).isEqualTo("urn:ilion:problem:idempotency-key-reused");
        assertThat(b.json().at("/error/code").asString()).isEqualTo("IdempotencyKeyReused");
        assertThat(c.json().at("/error/details/0/reason").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(operations()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/snapshots {'keyspaces':['manners']} {'keyspaces':['manners'],'skipFlush':true}",
                "/v1/keyspaces/manners:cleanup {} {'jobs':1}",
                "/v1/keyspaces/manners/tables/one:import {'sourceDir':'ROOT/a'} {'sourceDir':'ROOT/b'}"
            })
    void theSameKeyBringsTheSameOperationHoweverItIsStarted(String request) {
        String[] parts =
                request.replace("ROOT", RealParts.importRoot().toString()).split(" ", 3);
        String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};

        Answer first = ilion.send("POST", parts[0], parts[1], key);
        Answer again = ilion.send("POST", parts[0], parts[1], key);
        Answer other = ilion.send("POST", parts[0], parts[2], key);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(again.get("name")).isEqualTo(first.get("name"));
        assertThat(other.status()).as(other.text()).isEqualTo(422);
    }

    @Test
    void aKeyBelongsToItsCaller() {
        String key = UUID.randomUUID().toString();

        Answer mine = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        Answer theirs = service.client("admin").send("POST", "/operations", FLUSH, "Idempotency-Key", key);

        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.get("id")).isNotEqualTo(mine.get("id"));
    }

    @Test
    void manyAtOnceWithOneKeyAreOne() {
        String key = UUID.randomUUID().toString();
        long before = operations();

        List<Answer> answers = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers.stream().map(answer -> answer.get("id")).distinct()).hasSize(1);
        assertThat(operations()).isEqualTo(before + 1);
    }

    @Test
    void ofTwoRequestsAtOnceWithOneKeyOneIsTheFirst() {
        String key = UUID.randomUUID().toString();
        String other = "{'type': 'flush', 'keyspace': 'manners', 'tables': ['one']}";
        Map<String, Object> settings = RealParts.settings();
        try (Ilion one = Ilion.started(settings);
                Ilion two = Ilion.started(settings)) {
            List<IlionClient> replicas = List.of(one.client(), two.client());

            List<Answer> answers = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> replicas.get(i % 2)
                            .send("POST", "/operations", i % 4 < 2 ? FLUSH : other, "Idempotency-Key", key)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).extracting(Answer::status).containsOnly(201, 422);
            assertThat(answers.stream().filter(answer -> answer.status() == 201))
                    .hasSize(6);
            assertThat(one.client().get("/operations").json().size()).isOne();
        }
    }

    @Test
    void aRequestThatWasRefusedDoesNotUseUpItsKey() {
        String key = UUID.randomUUID().toString();

        Answer refused =
                ilion.send("POST", "/operations", "{'type': 'flush', 'keyspace': 'nowhere'}", "Idempotency-Key", key);
        Answer mended = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(mended.status()).isEqualTo(201);
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        for (String key : List.of("", "a b", "x".repeat(256))) {
            Answer answer = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
            assertThat(answer.status()).as(key).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
        }
    }

    // Prefer: wait

    @Test
    void waitsForTheEndOnSubmission() {
        for (String path : SUBMIT_AT) {
            Answer answer = ilion.send("POST", path, FLUSH, "Prefer", "respond-async, wait=20");

            assertThat(answer.header("Preference-Applied")).as(path).hasValue("wait=20");
            assertThat(answer.text()).as(path).containsPattern("COMPLETED|succeeded");
            assertThat(answer.header("Retry-After")).as(path).isEmpty();
        }
        Answer method = ilion.send(
                "POST", "/v1/keyspaces/manners:flush", "{}", "Prefer", "wait=20; of=\"seconds\", handling=strict");
        assertThat(method.header("Preference-Applied")).hasValue("wait=20");
        assertThat(method.json().get("done").asBoolean()).isTrue();
    }

    @Test
    void whoWaitsForWhatHasNotChangedIsToldSo() {
        try (Ilion holding = Ilion.started(RealParts.settings(), Hold.class)) {
            IlionClient client = holding.client();
            String path = "/operations/" + client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'tagged'}");
            await().until(() -> client.get(path).get("progress").equals("0.5"));
            String[] sent = {
                "Prefer",
                "wait=1",
                "If-None-Match",
                client.get(path).header("ETag").orElseThrow()
            };

            Answer unchanged = client.send("GET", path, "", sent);
            Hold.open("tagged");
            Answer changed = client.send("GET", path, "", sent[0], "wait=20", sent[2], sent[3]);

            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.text()).isEmpty();
            assertThat(changed.status()).isEqualTo(200);
            assertThat(changed.get("state")).isEqualTo("COMPLETED");
        }
    }

    @Test
    void waitsForTheEndWhilePolling() {
        for (String path : SUBMIT_AT) {
            String id = ilion.submit(FLUSH);

            Answer answer = ilion.send("GET", path + "/" + id, "", "Prefer", "wait=20");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Preference-Applied")).hasValue("wait=20");
            assertThat(answer.text()).as(path).containsPattern("COMPLETED|succeeded");
        }
    }

    @Test
    void answersWhenTheTimeIsUpAndNoLongerThanTheSettingAllows() {
        try (Ilion impatient = Ilion.started(with(RealParts.settings(), "ilion.api.longest-wait", "1s"), Hold.class)) {
            IlionClient client = impatient.client();
            String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'short'}");

            Instant asked = Instant.now();
            Answer capped = client.send("GET", "/operations/" + id, "", "Prefer", "wait=3600");
            Answer ignored = client.send("GET", "/operations/" + id, "", "Prefer", "wait=soon");

            assertThat(capped.header("Preference-Applied")).hasValue("wait=1");
            assertThat(capped.get("state")).isNotEqualTo("COMPLETED");
            assertThat(Duration.between(asked, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(ignored.header("Preference-Applied")).isEmpty();
            client.delete("/operations/" + id);
            Hold.open("short");
            client.awaitEnd(id);
        }
    }

    @Test
    void thoseWhoWaitHoldNoThread() {
        Map<String, Object> settings = with(RealParts.settings(), "server.tomcat.threads.max", 4);
        settings.put("server.tomcat.threads.min-spare", 2);
        try (Ilion narrow = Ilion.started(settings, Hold.class)) {
            IlionClient client = narrow.client();
            String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'manners'}");
            HttpClient http = HttpClient.newHttpClient();

            List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 60)
                    .mapToObj(i -> i % 2 == 0
                            ? client.request("/operations/" + id).header("Prefer", "wait=25")
                            : client.request("/v1/operations/" + id + ":wait?timeout=25s")
                                    .POST(BodyPublishers.noBody()))
                    .map(request -> http.sendAsync(request.build(), BodyHandlers.ofString()))
                    .toList();
            // the more often, the surer that those above were there first
            List<Integer> meanwhile = IntStream.range(0, 30)
                    .mapToObj(i -> client.get("/operations?pageSize=1").status())
                    .toList();
            boolean allWait = waiting.stream().noneMatch(CompletableFuture::isDone);
            Hold.open("manners");

            assertThat(meanwhile).containsOnly(200);
            assertThat(allWait).isTrue();
            assertThat(waiting)
                    .allSatisfy(each -> assertThat(each.join().body()).contains("COMPLETED"));
        }
    }

    @Test
    void aServiceThatStopsLetsEverybodyGo() {
        Ilion stopping = Ilion.started(RealParts.settings(), Hold.class);
        IlionClient client = stopping.client();
        String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'stopping'}");
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> client.send("GET", "/operations/" + id, "", "Prefer", "wait=29"));
        await().until(() -> stopping.bean(WaitingRoom.class).guests() == 1);

        Instant asked = Instant.now();
        stopping.close();

        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().get("state")).isNotEqualTo("COMPLETED");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(28));
        Hold.open("stopping");
    }

    // dry runs

    @ParameterizedTest
    @CsvSource({
        "/azure/operations, dryRun",
        "/azure/operations, validateOnly",
        "/v1/operations, dryRun",
        "/v1/operations, validate_only",
        "/v1/keyspaces/manners:flush, validateOnly"
    })
    void whoWantsToSeeWhatWouldBeDoneDoesNotFindItDone(String path, String parameter) {
        String body = path.contains(":") ? "{}" : FLUSH;
        long before = operations();

        Answer refused = ilion.post(path + "?" + parameter + "=true", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").asString())
                .startsWith(parameter)
                .contains("/operations/dry-run");
        assertThat(operations()).isEqualTo(before);
        assertThat(ilion.post(path + "?" + parameter + "=false&$alt=json", body).status())
                .isBetween(200, 202);
    }

    // bodies

    @ParameterizedTest
    @ValueSource(strings = {"/operations", "/azure/operations", "/v1/operations"})
    void inflatesWhatIsSentWithGzip(String path) throws IOException {
        Answer answer = IlionClient.send(ilion.request(path)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(FLUSH.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))));

        assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
    }

    @ParameterizedTest
    @CsvSource({"/operations, /type", "/azure/operations, /error/code", "/v1/operations, /error/status"})
    void refusesBodiesThatCannotBeInTheShapeOfThePath(String path, String told) throws IOException {
        byte[] bomb = gzip(new byte[64 << 20]);
        long before = operations();

        assertRefused(413, told, post(path, "application/json", "gzip", bomb));
        assertRefused(413, told, post(path, "application/json", "", new byte[300_000]));
        assertRefused(413, told, chunked(path, new byte[300_000]));
        assertRefused(400, told, post(path, "application/json", "", "{}".getBytes(StandardCharsets.UTF_16LE)));
        assertRefused(400, told, post(path, "application/json", "gzip", new byte[] {1, 2, 3}));
        assertRefused(400, told, post(path, "application/json", "", new byte[] {'{', (byte) 0xff, '}'}));
        assertRefused(400, told, post(path, "application/json", "", new byte[0]));
        assertRefused(400, told, post(path, "application/json", "", "[]".getBytes(StandardCharsets.UTF_8)));
        assertRefused(415, told, post(path, "application/json", "br", new byte[] {1}));
        assertRefused(415, told, post(path, "text/plain", "", FLUSH.getBytes(StandardCharsets.UTF_8)));
        assertRefused(
                415, told, post(path, "application/x-www-form-urlencoded", "", "a=b".getBytes(StandardCharsets.UTF_8)));

        assertThat(operations()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH /azure/snapshots/%s", "DELETE /v1/operations/%s", "PUT /operations/%s"})
    void formsAreReadByNobody(String template) {
        String[] request = template.formatted(UUID.randomUUID()).split(" ", 2);
        String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
        Answer stranger =
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
    void saysThatABodyIsNotGzipWhereItIsNot(int kept) throws IOException {
        byte[] cut = kept == 0
                ? FLUSH.getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOf(gzip(FLUSH.getBytes(StandardCharsets.UTF_8)), kept);

        Answer answer = post("/operations", "application/json", "gzip", cut);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Content-Encoding");
    }

    @Test
    void writesJsonInUtf8() {
        Answer answer = ilion.post("/operations", "{'type': 'flush', 'keyspace': 'manners', 'reason': 'größer – 大'}");

        assertThat(answer.get("reason")).isEqualTo("größer – 大");
        assertThat(ilion.get("/v1/operations/" + answer.get("id"))
                        .json()
                        .at("/metadata/value/request/reason")
                        .asString())
                .isEqualTo("größer – 大");
    }

    // errors

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
    void areInTheShapeOfThePathWhateverIsAccepted(String method, String path, int status) {
        String[] headers = {"Accept", "text/html, image/gif, image/jpeg, */*; q=0.2"};
        Answer answer = service.client("admin").send(method, path, method.equals("GET") ? "" : "{}", headers);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
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
    void areInTheShapeOfThePathHoweverItIsEscaped(String path, String told) {
        Answer answer = ilion.get(path);

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
    void areInTheShapeOfThePathAlsoWhereTomcatRefuses(String target, int status) throws IOException {
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
    void aFilterMayBeWrittenAsItIs() throws IOException {
        String id = ended();

        Raw answer = raw("/v1/operations?filter=name=\"operations/" + id + "\"metadata.progress>=1", "x");

        assertThat(answer.head()).startsWith("HTTP/1.1 200");
        assertThat(answer.json().at("/operations/0/name").asString()).isEqualTo("operations/" + id);
    }

    @Test
    void areInTheShapeOfThePathBelowAContextPathToo() {
        Map<String, Object> settings = RealParts.withoutCassandra(RealParts.newDatabase());
        settings.put("server.servlet.context-path", "/maintenance");
        try (Ilion below = Ilion.started(settings)) {
            IlionClient client = below.client();

            Answer a = client.get("/maintenance/operations/nothing");
            Answer b = client.get("/maintenance/azure/operations/nothing");
            Answer c = client.get("/maintenance/v1/operations%2Fnothing");

            assertThat(List.of(a.status(), b.status(), c.status())).containsOnly(404);
            assertThat(a.get("type")).isEqualTo("urn:ilion:problem:no-such-operation");
            assertThat(b.json().at("/error/code").asString()).isEqualTo("NoSuchOperation");
            assertThat(c.json().at("/error/details/0/reason").asString()).isEqualTo("NO_SUCH_OPERATION");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/problem+json", "application/xml", "image/*", "nonsense"})
    void whatIsAcceptedDoesNotCount(String accepted) {
        for (String path : List.of("/operations", "/azure/snapshots", "/v1/operations", "/topology")) {
            Answer answer = ilion.send("GET", path, "", "Accept", accepted);
            assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).hasValue("application/json");
        }
        assertThat(ilion.send("DELETE", "/operations/" + ended(), "", "Accept", accepted)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void areInTheShapeOfThePathForThoseWhoAreNotLetIn() {
        Answer unknown = IlionClient.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/v1/operations"))
                        .GET());
        Answer forbidden = service.client("reader").send("POST", "/v1/keyspaces/manners:flush", "{}");
        Answer forAdmins = ilion.send("DELETE", "/v1/operations/" + UUID.randomUUID(), "");
        Answer azure = service.client("reader").send("POST", "/azure/operations", FLUSH);

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
    void formsOfForeignPagesAreNotObeyed(String header, String value, int status) {
        String sent = value.equals("own") ? "http://127.0.0.1:" + service.port() : value;
        Answer answer = ilion.send(
                "POST",
                "/v1/operations/%s:cancel".formatted(UUID.randomUUID()),
                "a=b",
                "Content-Type",
                "application/x-www-form-urlencoded",
                header,
                sent);

        assertThat(answer.status()).isEqualTo(status);
    }

    private static void assertRefused(int status, String told, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().at(told).asString()).as(answer.text()).isNotBlank();
    }

    /** What came back for what no client would send. */
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
                                    .encodeToString(
                                            ("reader:" + Secrets.of("reader")).getBytes(StandardCharsets.UTF_8)),
                            header)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            String body = answer.substring(answer.indexOf('{', end), answer.lastIndexOf('}') + 1);
            return new Raw(answer.substring(0, end + 2), new JsonMapper().readTree(body));
        }
    }

    private Answer post(String path, String type, String encoding, byte[] body) {
        var request = ilion.request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        return IlionClient.send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding));
    }

    private Answer chunked(String path, byte[] body) {
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

    private String ended() {
        String id = ilion.submit(FLUSH);
        ilion.awaitEnd(id);
        return id;
    }

    private long operations() {
        Long count = service.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        settings.put(name, value);
        return settings;
    }
}
