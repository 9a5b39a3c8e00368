package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalPostgres;
import io.ilion.testing.EventStreamReader;
import io.ilion.testing.EventStreamReader.Event;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.ProcessWithStandby;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What one replica does is told by the other one, whatever is killed or restarted meanwhile. */
class EventsAcrossReplicasIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ALL = "/history/events?keyspace=followed";

    private static LocalPostgres database;

    @BeforeAll
    static void start() {
        database = TestEnvironment.startPostgres();
        TestEnvironment.createKeyspace("followed", "one");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("spring.datasource.url", database.jdbcUrl());
        settings.put("spring.datasource.hikari.connection-timeout", 500);
        settings.put("ilion.api.streams.heartbeat-interval", "500ms");
        settings.put("db-scheduler.heartbeat-interval", "1s");
        return settings;
    }

    @Test
    void tellsWhatTheOtherReplicaDidAndGoesOnThereWhenItIsKilled() {
        try (ProcessWithStandby replicas = ProcessWithStandby.start("followed", settings())) {
            IlionProcess followed = replicas.process();
            IlionClient doing = replicas.standby().client();
            replicas.resumeStandby();
            List<String> ids = new ArrayList<>();
            EventStreamReader all = EventStreamReader.open(followed.client(), ALL, "");
            await().atMost(SOON).until(() -> !all.lastEventId().isEmpty());
            ids.add(doing.submit("{'type': 'flush', 'keyspace': 'followed'}"));
            EventStreamReader one =
                    EventStreamReader.open(followed.client(), "/history/operations/" + ids.get(0) + "/events", "");
            await().atMost(SOON).until(one::isClosed);
            List<Event> told = new ArrayList<>();

            assertThat(one.events("transition"))
                    .extracting(EventsAcrossReplicasIT::move)
                    .isEqualTo(moves(doing, ids.get(0)));
            assertThat(one.events("end")).hasSize(1);

            for (int i = 0; i < 20; i++) {
                ids.add(doing.submit("{'type': 'flush', 'keyspace': 'followed'}"));
                if (i == 10) {
                    followed.kill();
                    await().atMost(SOON).until(all::isClosed);
                }
            }
            told.addAll(all.events());
            EventStreamReader back = EventStreamReader.open(doing, ALL, all.lastEventId());
            ids.forEach(doing::awaitEnd);
            int expected = ids.stream().mapToInt(id -> moves(doing, id).size()).sum();
            await().atMost(SOON).until(() -> told.size() + back.events().size() >= expected);
            told.addAll(back.events());

            assertThat(told).hasSize(expected);
            for (String id : ids) {
                assertThat(told.stream()
                                .filter(event -> event.text("operation").equals(id))
                                .map(EventsAcrossReplicasIT::move))
                        .containsExactlyElementsOf(moves(doing, id));
            }
        }
    }

    @Test
    void goesOnAfterTheDatabaseWasRestartedAndEndsWhenTheServiceDoes() {
        Ilion service = Ilion.start(settings());
        try {
            IlionClient ilion = service.client();
            EventStreamReader reader = EventStreamReader.open(ilion, ALL, "");
            await().atMost(SOON).until(() -> !reader.lastEventId().isEmpty());

            database.stop();
            int beats = reader.comments().size();
            await().atMost(SOON).until(() -> reader.comments().size() >= beats + 3);
            database.start();
            await().atMost(SOON)
                    .until(() -> ilion.get("/actuator/health/readiness").status() == 200);
            String id = ilion.submit("{'type': 'flush', 'keyspace': 'followed'}");
            ilion.awaitEnd(id);
            List<String> moves = moves(ilion, id);
            await().atMost(SOON).until(() -> reader.events().size() >= moves.size());

            assertThat(reader.events("transition"))
                    .extracting(EventsAcrossReplicasIT::move)
                    .isEqualTo(moves);
            assertThat(reader.events("gap")).isEmpty();

            long asked = System.nanoTime();
            service.close();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
            await().atMost(SOON).until(reader::isClosed);
            assertThat(reader.comments()).containsOnly("heartbeat");
        } finally {
            service.close();
        }
    }

    private static String move(Event event) {
        return event.text("task") + event.text("from") + " " + event.text("to");
    }

    private static List<String> moves(IlionClient ilion, String id) {
        JsonNode transitions = ilion.history(id).get("transitions");
        return transitions
                .valueStream()
                .map(each -> each.path("task").asString("") + each.path("from").asString("") + " "
                        + each.get("to").asString())
                .toList();
    }
}
