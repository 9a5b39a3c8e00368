package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.GatedMaintenance;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** No task runs forever: it ends at its deadline, or an administrator forces it to end. */
class DeadlineIT {

    private final Ilion service = Ilion.extended();
    private final IlionClient ilion = service.client();

    @Test
    void aTaskFailsAtItsDeadlineAndTheHistoryShowsWhetherTheNodeContinued() {
        String id = ilion.submit("{'type': 'hold', 'keyspace': 'late', 'gate': 'never', "
                + "'execution': {'timeout': 'PT1S', 'retries': 3}}");

        JsonNode ended = ilion.awaitEnd(id, Duration.ofSeconds(15));

        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        JsonNode task = ilion.history(id).at("/tasks/0");
        assertThat(task.at("/failureCause/code").asString()).isEqualTo("TIMED_OUT");
        assertThat(task.get("attempts")).as("its time is that of all attempts").hasSize(1);
        assertThat(task.at("/evidence/0/nodeWentOn").asBoolean()).isTrue();
        assertThat(Duration.between(time(task, "startTime"), time(task, "deadline")))
                .isEqualTo(Duration.ofSeconds(1));
        GatedMaintenance.open("never");
    }

    @Test
    void anAdministratorForcesARunningOperationToEnd() {
        String id = ilion.submit("{'type': 'hold', 'keyspace': 'forced', 'gate': 'forced'}");
        await().until(() -> ilion.operation(id).get("state").asString().equals("RUNNING"));
        String end = "{'state': 'FAILED', 'reason': 'the rack is gone'}";
        String path = "/operations/" + id + "/force-end";
        IlionClient admin = service.client("admin");

        assertThat(ilion.post(path, end).status()).isEqualTo(403);
        assertThat(admin.post(path, "{'state': 'FAILED'}").body()).contains("reason", "is required");
        assertThat(admin.post(path, "{'state': 'RUNNING', 'reason': 'x'}").body())
                .contains("must be one of [COMPLETED, FAILED, CANCELLED]");
        assertThat(admin.post(path, end).status()).isEqualTo(200);
        assertThat(admin.post(path, end).status()).isEqualTo(409);

        JsonNode history = ilion.history(id);
        assertThat(history.get("state").asString()).isEqualTo("FAILED");
        assertThat(history.at("/failureCause/code").asString()).isEqualTo("FORCED");
        assertThat(history.at("/tasks/0/state").asString()).isEqualTo("FAILED");
        assertThat(history.at("/tasks/0/attempts/0/state").asString()).isEqualTo("FAILED");
        assertThat(history.get("transitions").valueStream())
                .anyMatch(move -> move.get("to").asString().equals("FAILED")
                        && move.get("actor").asString().equals("caller:admin")
                        && move.get("reason").asString().contains("the rack is gone"));
        GatedMaintenance.open("forced");
        await().until(() -> service.bean(RunningAttempts.class).all().isEmpty());
        assertThat(ilion.history(id)).as("the late worker writes nothing").isEqualTo(history);
    }

    @Test
    void aForcedEndReleasesTheLocks() {
        String id = ilion.submit("{'type': 'hold', 'keyspace': 'way', 'gate': 'way'}");
        await().until(() -> ilion.operation(id).get("state").asString().equals("RUNNING"));
        String waiting = ilion.submit("{'type': 'hold', 'keyspace': 'way'}");

        service.client("admin")
                .post("/operations/" + id + "/force-end", "{'state': 'CANCELLED', 'reason': 'no longer wanted'}");

        assertThat(ilion.awaitEnd(waiting).get("state").asString()).isEqualTo("COMPLETED");
        GatedMaintenance.open("way");
    }

    @Test
    void aDryRunReturnsThePlanAndStoresNothing() {
        String running = ilion.submit("{'type': 'hold', 'keyspace': 'dry', 'gate': 'dry'}");
        await().until(() -> ilion.operation(running).get("state").asString().equals("RUNNING"));
        int before = ilion.get("/operations").json().size();
        LocalNode frozen = TestEnvironment.cassandra().node(2);
        frozen.freeze();
        try {
            JsonNode plan = ilion.post(
                            "/operations?dryRun=true",
                            "{'type': 'hold', 'keyspace': 'dry', 'tables': ['t'], 'execution': {'order': 'RACK_BY_RACK'}}")
                    .json();

            assertThat(plan.get("dryRun").asBoolean()).isTrue();
            assertThat(plan.get("ready").asBoolean()).isFalse();
            assertThat(plan.at("/locks/0").asString()).isEqualTo("table/dry/t");
            assertThat(plan.get("nodes")
                            .valueStream()
                            .map(node -> node.get("wave").asInt()))
                    .containsExactly(1, 2, 3);
            assertThat(plan.at("/nodes/0/waitsFor").asString()).isEqualTo(running);
            assertThat(plan.at("/nodes/0").has("problem")).isFalse();
            assertThat(plan.at("/nodes/2/problem").asString()).contains(frozen.address());
        } finally {
            frozen.thaw();
        }
        assertThat(ilion.get("/operations").json()).hasSize(before);
        assertThat(ilion.post("/operations?dryRun=true", "{'type': 'flush', 'keyspace': 'nowhere'}")
                        .status())
                .isEqualTo(400);
        GatedMaintenance.open("dry");
        ilion.awaitEnd(running);
    }

    private static Instant time(JsonNode task, String name) {
        return Instant.parse(task.get(name).asString());
    }
}
