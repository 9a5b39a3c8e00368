package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.EventStreamReader;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.ProcessWithStandby;
import io.ilion.testing.RoundRobinBalancer;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stops a replica under load; {@link RollingRestartProof} replaces both replicas. */
class RollingRestartIT {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private static ProcessWithStandby replicas;

    private IlionProcess process;

    @BeforeAll
    static void start() {
        FlushLoad.createKeyspace();
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("ilion.api.shutdown-delay", DRAIN.toSeconds() + "s");
        replicas = ProcessWithStandby.start("drained", settings);
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @BeforeEach
    void pauseTheStandby() {
        replicas.pauseStandby();
        process = replicas.restartProcess();
    }

    @Test
    void losesNoRequestAndNoTaskWhenAReplicaIsStoppedUnderLoad() throws Exception {
        replicas.resumeStandby();
        IlionClient other = replicas.standby().client();
        try (RoundRobinBalancer service = new RoundRobinBalancer(PROBE_INTERVAL, process::client, () -> other);
                FlushLoad load = new FlushLoad(service)) {
            load.awaitMoreAccepted(10);

            int before = load.accepted();
            process.stop();
            assertThat(load.accepted()).as("accepted during the stop").isGreaterThan(before);
            load.awaitMoreAccepted(10);
            load.stop();

            load.assertNothingWasLost(other);
        }
    }

    @Test
    void failsReadinessBeforeItRejectsRequestsAndStartsNoTaskAfterSigterm() {
        EventStreamReader stream = EventStreamReader.open(process.client(), "/history/events", "");
        await().until(() -> !stream.lastEventId().isEmpty());
        process.terminate();

        await().atMost(DRAIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> process.client().get("/actuator/health/readiness").status() == 503);
        assertThat(process.client().get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(process.client().get("/operations").status()).isEqualTo(200);
        String id = process.client().submit(FlushLoad.FLUSH);

        assertThat(process.awaitExit()).isEqualTo(128 + 15);
        assertThat(process.log()).contains("Graceful shutdown complete");
        await().until(stream::isClosed);
        assertThat(stream.comments())
                .as("the stream was completed, not cut off")
                .noneMatch(each -> each.startsWith("broken off"));

        replicas.resumeStandby();
        IlionClient next = replicas.standby().client();
        assertThat(next.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(next.history(id).get("tasks").valueStream())
                .flatExtracting(task -> task.get("attempts").valueStream().toList())
                .hasSize(3)
                .allMatch(attempt -> attempt.get("replica").asString().equals(replicas.standbyName()));
    }
}
