package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.IlionProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@link TakeoverIT} without a standby: the packaged service is killed and restarted. */
class TakeoverProof {

    private static final int SHUTDOWNS = 7;
    private static final int OPERATIONS = 10;

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
            slow.assertTakenOver(second.client().history(id), "WORKER_LOST", "killed", "restarted");
        }
    }

    /** As a rolling update that is repeated more often than {@code max-takeovers} allows replicas to be lost, with its default. */
    @Test
    void shutdownsAreNoTakeoversHoweverManyThereAre() {
        List<String> ids = new ArrayList<>();
        slow.freeze();
        for (int i = 0; i < SHUTDOWNS; i++) {
            try (IlionProcess replica = IlionProcess.start("stopped-" + i, settings)) {
                for (int j = 0; i == 0 && j < OPERATIONS; j++) {
                    ids.add(slow.submitFlush(replica.client()));
                }
                ids.forEach(id -> slow.awaitOnlyThisRunning(replica.client(), id));
                slow.awaitAttemptsOf("stopped-" + i, replica.client(), ids);
                replica.stop();
            }
        }

        try (IlionProcess last = IlionProcess.start("last", settings)) {
            slow.thaw();
            for (String id : ids) {
                JsonNode ended = last.client().awaitEnd(id);
                assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
                slow.assertReturnedByEachReplica(last.client().history(id), SHUTDOWNS);
            }
        }
    }
}
