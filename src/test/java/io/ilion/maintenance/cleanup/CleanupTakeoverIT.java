package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.IlionProcess;
import io.ilion.testing.RealParts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of a cleanup whose replica is killed: the node goes on with it, and the next replica waits for that. */
class CleanupTakeoverIT {

    @Test
    void goesOnAfterTheServiceWasKilledInTheMiddle() {
        Map<String, Object> settings = RealParts.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        String id;
        try (Throttled throttled = new Throttled(1, 1)) {
            try (IlionProcess first = IlionProcess.started("cleanup-killed", settings)) {
                Shrunk.of("cleaned_over", first.client(), 30, 40_000);
                id = first.client()
                        .submit("{'type': 'cleanup', 'keyspace': 'cleaned_over', " + Throttled.SELECTION + "}");
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                first.client().operation(id).get("progress").asDouble() > 0.01);
                first.kill();
            }

            try (IlionProcess second = IlionProcess.started("cleanup-restarted", settings)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> second.client()
                                        .history(id)
                                        .at("/tasks/0/attempts")
                                        .size()
                                == 2);
                throttled.mend();
                JsonNode ended = second.client().awaitEnd(id, Duration.ofMinutes(2));

                assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
                JsonNode task = second.client().history(id).at("/tasks/0");
                assertThat(task.get("attempts"))
                        .extracting(attempt -> attempt.get("state").asString())
                        .containsExactly("FAILED", "COMPLETED");
                assertThat(task.at("/attempts/0/failureCause/code").asString()).isEqualTo("WORKER_LOST");
                assertThat(task.at("/evidence/1/waitedForOther").asBoolean())
                        .as(task.toString())
                        .isTrue();
            }
        }
    }
}
