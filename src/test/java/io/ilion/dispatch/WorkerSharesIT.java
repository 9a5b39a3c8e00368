package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster with a node that hangs, and more work for it than a replica has workers, does not delay another cluster. */
class WorkerSharesIT {

    private static final int WORKERS = 8;
    private static final int SHARE = 4;

    private static Ilion service;

    private final SlowNode slow = new SlowNode();

    @BeforeAll
    static void start() {
        SlowNode.makeKeyspace();
        Map<String, Object> settings = SlowNode.settings();
        settings.put("db-scheduler.threads", WORKERS);
        settings.put("ilion.dispatch.workers.reserved", 2);
        settings.put("ilion.clusters.other.contact-points", TestEnvironment.address(1) + ":9042");
        settings.put("ilion.clusters.other.jmx.username", TestEnvironment.JMX_USER);
        settings.put("ilion.clusters.other.jmx.password", TestEnvironment.JMX_PASSWORD);
        service = Ilion.start(settings);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void thaw() {
        slow.thaw();
    }

    @Test
    void aClusterThatHangsLeavesTheOthersTheirShare() {
        IlionClient client = service.client();
        slow.freeze();
        List<String> hung = IntStream.range(0, 2 * WORKERS)
                .mapToObj(i -> slow.submitFlushHere(client))
                .toList();
        await().until(() -> running(client, hung) == SHARE);

        String other = client.submit(
                "{'type': 'flush', 'keyspace': 'taken_over', 'cluster': 'other', 'nodes': {'hosts': ['%s', '%s']}}"
                        .formatted(TestEnvironment.address(1), TestEnvironment.address(2)));

        assertThat(client.awaitEnd(other, Duration.ofSeconds(10)).get("state").asString())
                .isEqualTo("COMPLETED");
        assertThat(running(client, hung)).as("still hung, within its share").isEqualTo(SHARE);
        slow.thaw();
        hung.forEach(
                id -> assertThat(client.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED"));
    }

    private static long running(IlionClient client, List<String> ids) {
        return ids.stream()
                .filter(id -> client.operation(id).get("state").asString().equals("RUNNING"))
                .count();
    }
}
