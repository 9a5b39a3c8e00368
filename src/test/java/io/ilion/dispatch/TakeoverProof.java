package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.IlionProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@link TakeoverIT} without a standby: the packaged service is killed and restarted. */
class TakeoverProof {

    private final SlowNode slow = new SlowNode();
    private final Map<String, Object> settings = SlowNode.settings();

    @BeforeAll
    static void makeKeyspace() {
        SlowNode.makeKeyspace();
    }

    @AfterEach
    void thaw() {
        slow.thaw();
    }

    @Test
    void continuesAfterTheServiceWasKilledAndRestarted() {
        String id;
        slow.freeze();
        try (IlionProcess first = IlionProcess.start("killed", settings)) {
            id = slow.submitFlush(first.client());
            slow.awaitOnlyThisRunning(first.client(), id);
            first.kill();
        }

        try (IlionProcess second = IlionProcess.start("restarted", settings)) {
            slow.thaw();
            JsonNode ended = second.client().awaitEnd(id);

            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            slow.assertTakenOver(second.client().history(id), "killed", "restarted");
        }
    }
}
