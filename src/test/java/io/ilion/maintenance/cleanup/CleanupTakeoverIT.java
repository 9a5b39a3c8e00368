package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.IlionClient;
import io.ilion.testing.ProcessWithStandby;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Takeover of a cleanup whose replica is killed: the node continues, and the next replica waits for it. */
class CleanupTakeoverIT {

    @Test
    void continuesAfterTheServiceWasKilledDuringTheCleanup() {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        try (ProcessWithStandby replicas = ProcessWithStandby.start("cleaning", settings);
                Throttled throttled = new Throttled(1, 1)) {
            IlionClient client = replicas.process().client();
            Shrunk.of("cleaned_over", client, 12, 40_000);
            String id = client.submit("{'type': 'cleanup', 'keyspace': 'cleaned_over', " + Throttled.SELECTION + "}");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.operation(id).get("progress").asDouble() > 0.01);

            replicas.process().kill();
            replicas.resumeStandby();

            IlionClient survivor = replicas.standby().client();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> survivor.history(id).at("/tasks/0/attempts").size() == 2);
            throttled.mend();
            JsonNode ended = survivor.awaitEnd(id, Duration.ofMinutes(2));

            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            JsonNode task = survivor.history(id).at("/tasks/0");
            assertThat(task.get("attempts"))
                    .extracting(attempt -> attempt.get("state").asString())
                    .containsExactly("FAILED", "COMPLETED");
            assertThat(task.at("/attempts/0/failureCause/code").asString()).isEqualTo("WORKER_LOST");
            assertThat(task.at("/evidence/1/waitedForOtherCleanup").asBoolean())
                    .as(task.toString())
                    .isTrue();
        }
    }
}
