package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A temporary outage of the database. */
class DatabaseOutageIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'outage'}";

    private static LocalPostgres database;
    private static Ilion service;
    private static IlionClient ilion;

    @BeforeAll
    static void start() {
        database = TestEnvironment.startPostgres();
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("spring.datasource.url", database.jdbcUrl());
        settings.put("spring.datasource.hikari.connection-timeout", 500);
        settings.put("db-scheduler.heartbeat-interval", "1s");
        service = Ilion.start(settings);
        ilion = service.client();
        TestEnvironment.createKeyspace("outage", "one");
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @Test
    void returns503WithRetryAfterDuringTheOutageAndRecoversWithoutARestart() {
        String before = ilion.submit(FLUSH);
        ilion.awaitEnd(before);
        database.stop();

        for (ApiResponse answer : new ApiResponse[] {
            ilion.post("/operations", FLUSH), ilion.get("/operations"), ilion.get("/history/operations/" + before)
        }) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).hasValue("5");
            assertThat(answer.string("type")).isEqualTo("urn:ilion:problem:database-unavailable");
        }
        assertTold("UNAVAILABLE", "/error/status", ilion.get("/v1/operations/" + before));
        assertTold("UNAVAILABLE", "/error/status", ilion.post("/v1/keyspaces/outage:flush", "{}"));
        assertTold("DatabaseUnavailable", "/error/code", ilion.get("/azure/operations/" + before));
        assertTold("DatabaseUnavailable", "/error/code", ilion.post("/azure/operations", FLUSH));
        assertThat(ilion.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(ilion.get("/actuator/health/liveness").status()).isEqualTo(200);

        database.start();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(ilion.get("/operations/" + before).status()).isEqualTo(200));
        assertThat(ilion.awaitEnd(ilion.submit(FLUSH)).get("state").asString()).isEqualTo("COMPLETED");
    }

    private static void assertTold(String word, String at, ApiResponse answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).hasValue("5");
        assertThat(answer.json().at(at).asString()).isEqualTo(word);
    }

    @Test
    void storesTheEndOfATaskWhenTheDatabaseIsAvailableAgain() {
        LocalNode slow = TestEnvironment.cassandra().node(2);
        ilion.awaitEnd(ilion.submit(FLUSH));
        slow.freeze();
        String id = ilion.submit(FLUSH);
        await().until(() -> ilion.history(id)
                .get("tasks")
                .valueStream()
                .allMatch(task -> task.get("state")
                        .asString()
                        .equals(task.get("rack").asString().equals("rack3") ? "RUNNING" : "COMPLETED")));

        database.stop();
        slow.thaw();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        database.start();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> ilion.operation(id).has("completionTime"));
        assertThat(ilion.operation(id).get("state").asString()).isEqualTo("COMPLETED");
    }
}
