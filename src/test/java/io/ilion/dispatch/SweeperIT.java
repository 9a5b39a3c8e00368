package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Dispatch entries that were removed without the service. */
class SweeperIT {

    private static Ilion service;
    private static IlionClient ilion;

    @BeforeAll
    static void start() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("ilion.dispatch.sweep-interval", "300ms");
        service = Ilion.start(settings);
        ilion = service.client();
        TestEnvironment.createKeyspace("swept", "one");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void startsAnOperationWhoseEntryIsMissing() {
        String id = submitWithoutEntry();

        makeOld(id);

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void ignoresAnOperationThatWasJustSubmitted() {
        String id = submitWithoutEntry();

        await().pollDelay(java.time.Duration.ofSeconds(1)).until(() -> true);

        assertThat(ilion.operation(id).get("state").asString()).isEqualTo("PENDING");
    }

    @Test
    void continuesTasksWhoseEntriesAreMissing() {
        TestEnvironment.cassandra().node(2).freeze();
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'swept', 'execution': {'maxConcurrentNodes': 1}, "
                + "'nodes': {'hosts': ['" + TestEnvironment.address(3) + "']}}");
        await().until(() -> ilion.history(id).at("/tasks/0/state").asString("").equals("RUNNING"));
        try {
            service.bean(Scheduler.class).pause();
            jdbc().update("delete from dispatch_entry");
            jdbc().update("update task set attempt = attempt + 1 where operation_id = ?::uuid", id);
        } finally {
            TestEnvironment.cassandra().node(2).thaw();
        }
        await().pollDelay(java.time.Duration.ofSeconds(3)).until(() -> true);
        assertThat(ilion.operation(id).get("state").asString()).isEqualTo("RUNNING");
        service.bean(Scheduler.class).resume();

        makeOld(id);

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
    }

    private static String submitWithoutEntry() {
        service.bean(Scheduler.class).pause();
        try {
            String id = ilion.submit("{'type': 'flush', 'keyspace': 'swept'}");
            jdbc().update("delete from dispatch_entry");
            return id;
        } finally {
            service.bean(Scheduler.class).resume();
        }
    }

    private static void makeOld(String id) {
        jdbc().update("update operation set transition_at = transition_at - interval '1 hour' where id = ?::uuid", id);
        jdbc().update(
                        "update task set transition_at = transition_at - interval '1 hour' where operation_id = ?::uuid",
                        id);
    }

    private static JdbcTemplate jdbc() {
        return service.bean(JdbcTemplate.class);
    }
}
