package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.ProcessWithStandby;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Takeover of a task whose replica is killed, stalls or is stopped. The order saves restarts: tests that leave the process alive run first.
 * {@link TakeoverProof} restarts the service.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TakeoverIT {

    private static ProcessWithStandby replicas;

    private final SlowNode slow = new SlowNode();
    private IlionProcess process;

    @BeforeAll
    static void start() {
        SlowNode.makeKeyspace();
        replicas = ProcessWithStandby.start("replica", SlowNode.settings());
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @BeforeEach
    void onlyTheProcessWorks() {
        replicas.pauseStandby();
        process = replicas.restartProcess();
    }

    @AfterEach
    void thaw() {
        slow.thaw();
    }

    @Order(1)
    @Test
    void sharesTheWorkBetweenReplicas() {
        replicas.resumeStandby();
        IlionClient one = process.client();
        IlionClient other = replicas.standby().client();
        List<String> ids = IntStream.range(0, 60)
                .mapToObj(i -> slow.submitFlush(i % 2 == 0 ? one : other))
                .toList();

        List<JsonNode> attempts = ids.stream()
                .peek(id -> assertThat(one.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED"))
                .flatMap(id -> one.history(id).get("tasks").valueStream())
                .flatMap(task -> task.get("attempts").valueStream())
                .toList();

        assertThat(attempts)
                .hasSize(180)
                .allMatch(attempt -> attempt.get("number").asInt() == 1);
        assertThat(attempts)
                .extracting(attempt -> attempt.get("replica").asString())
                .contains(replicas.processName(), replicas.standbyName());
    }

    @Order(2)
    @Test
    void discardsTheResultsOfAReplicaThatReturnsAfterAStall() {
        IlionClient survivor = replicas.standby().client();
        slow.freeze();
        String id = slow.submitFlush(process.client());
        slow.awaitOnlyThisRunning(survivor, id);

        process.freeze();
        replicas.resumeStandby();
        slow.thaw();
        JsonNode ended = survivor.awaitEnd(id);
        JsonNode before = survivor.history(id);
        process.thaw();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> process.log().contains("taken over by another replica")
                        || process.log().contains("has taken the task over"));

        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        slow.assertTakenOver(before, "WORKER_LOST", replicas.processName(), replicas.standbyName());
        assertThat(survivor.history(id)).isEqualTo(before);
    }

    @Order(3)
    @Test
    void continuesInTheOtherReplicaWhenOneIsKilled() {
        IlionClient survivor = replicas.standby().client();
        slow.freeze();
        String id = slow.submitFlush(process.client());
        slow.awaitOnlyThisRunning(survivor, id);

        process.kill();
        replicas.resumeStandby();
        slow.thaw();

        assertGoesOnInTheStandby(id, "WORKER_LOST");
    }

    @Order(4)
    @Test
    void givesItsTasksBackWhenItIsStopped() {
        slow.freeze();
        String id = slow.submitFlush(process.client());
        slow.awaitOnlyThisRunning(process.client(), id);

        process.stop();
        replicas.resumeStandby();
        slow.thaw();

        assertGoesOnInTheStandby(id, "WORKER_STOPPED");
    }

    private void assertGoesOnInTheStandby(String id, String failure) {
        IlionClient survivor = replicas.standby().client();
        JsonNode ended = survivor.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        slow.assertTakenOver(survivor.history(id), failure, replicas.processName(), replicas.standbyName());
    }
}
