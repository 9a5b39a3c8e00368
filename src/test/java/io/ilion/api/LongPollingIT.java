package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.GatedMaintenance;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Long polling in every API: {@code Prefer: wait} and its equivalents. */
class LongPollingIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";
    private static final List<String> SUBMIT_AT = List.of("/operations", "/azure/operations", "/v1/operations");

    private final IlionClient ilion = Ilion.shared().client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("manners", "one");
    }

    @Test
    void waitsForTheEndOnSubmission() {
        for (String path : SUBMIT_AT) {
            ApiResponse answer = ilion.send("POST", path, FLUSH, "Prefer", "respond-async, wait=20");

            assertThat(answer.header("Preference-Applied")).as(path).hasValue("wait=20");
            assertThat(answer.body()).as(path).containsPattern("COMPLETED|succeeded");
            assertThat(answer.header("Retry-After")).as(path).isEmpty();
        }
        ApiResponse method = ilion.send(
                "POST", "/v1/keyspaces/manners:flush", "{}", "Prefer", "wait=20; of=\"seconds\", handling=strict");
        assertThat(method.header("Preference-Applied")).hasValue("wait=20");
        assertThat(method.json().get("done").asBoolean()).isTrue();
    }

    @Test
    void returns304AfterTheWaitWhenNothingHasChanged() {
        IlionClient client = Ilion.extended().client();
        String path = "/operations/" + client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'tagged'}");
        await().until(() -> client.get(path).string("progress").equals("0.5"));
        String[] sent = {
            "Prefer", "wait=1", "If-None-Match", client.get(path).header("ETag").orElseThrow()
        };

        ApiResponse unchanged = client.send("GET", path, "", sent);
        GatedMaintenance.open("tagged");
        ApiResponse changed = client.send("GET", path, "", sent[0], "wait=20", sent[2], sent[3]);

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.string("state")).isEqualTo("COMPLETED");
    }

    @Test
    void waitsForTheEndWhilePolling() {
        for (String path : SUBMIT_AT) {
            String id = ilion.submit(FLUSH);

            ApiResponse answer = ilion.send("GET", path + "/" + id, "", "Prefer", "wait=20");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Preference-Applied")).hasValue("wait=20");
            assertThat(answer.body()).as(path).containsPattern("COMPLETED|succeeded");
        }
    }

    @Test
    void respondsAfterTheWaitWhichTheSettingLimits() {
        try (Ilion impatient =
                Ilion.start(with(TestEnvironment.settings(), "ilion.api.max-wait", "1s"), GatedMaintenance.class)) {
            IlionClient client = impatient.client();
            String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'short'}");

            Instant asked = Instant.now();
            ApiResponse capped = client.send("GET", "/operations/" + id, "", "Prefer", "wait=3600");
            ApiResponse ignored = client.send("GET", "/operations/" + id, "", "Prefer", "wait=soon");

            assertThat(capped.header("Preference-Applied")).hasValue("wait=1");
            assertThat(capped.string("state")).isNotEqualTo("COMPLETED");
            assertThat(Duration.between(asked, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(ignored.header("Preference-Applied")).isEmpty();
            client.delete("/operations/" + id);
            GatedMaintenance.open("short");
            client.awaitEnd(id);
        }
    }

    @Test
    void waitingRequestsHoldNoThread() {
        IlionClient client = Ilion.extended().client();
        String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'manners'}");
        HttpClient http = HttpClient.newHttpClient();

        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 60)
                .mapToObj(i -> i % 2 == 0
                        ? client.request("/operations/" + id).header("Prefer", "wait=25")
                        : client.request("/v1/operations/" + id + ":wait?timeout=25s")
                                .POST(BodyPublishers.noBody()))
                .map(request -> http.sendAsync(request.build(), BodyHandlers.ofString()))
                .toList();
        // repeated, so that the waiting requests above have surely arrived
        List<Integer> meanwhile = IntStream.range(0, 30)
                .mapToObj(i -> client.get("/operations?pageSize=1").status())
                .toList();
        boolean allWait = waiting.stream().noneMatch(CompletableFuture::isDone);
        GatedMaintenance.open("manners");

        assertThat(meanwhile).containsOnly(200);
        assertThat(allWait).isTrue();
        assertThat(waiting).allSatisfy(each -> assertThat(each.join().body()).contains("COMPLETED"));
    }

    @Test
    void aStoppingServiceRespondsToAllWaiters() {
        // unrelated to the waiting requests
        Ilion stopping = Ilion.start(
                with(TestEnvironment.settings(), "db-scheduler.shutdown-max-wait", "1s"), GatedMaintenance.class);
        IlionClient client = stopping.client();
        String id = client.submit("{'type': 'hold', 'keyspace': 'manners', 'gate': 'stopping'}");
        CompletableFuture<ApiResponse> waiting =
                CompletableFuture.supplyAsync(() -> client.send("GET", "/operations/" + id, "", "Prefer", "wait=29"));
        await().until(() -> stopping.bean(OperationAwaiter.class).waiterCount() == 1);

        Instant asked = Instant.now();
        stopping.close();

        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().string("state")).isNotEqualTo("COMPLETED");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(28));
        GatedMaintenance.open("stopping");
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        settings.put(name, value);
        return settings;
    }
}
