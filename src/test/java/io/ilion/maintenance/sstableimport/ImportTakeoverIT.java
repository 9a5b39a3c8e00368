package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.ProcessWithStandby;
import io.ilion.testing.SSTableCounts;
import io.ilion.testing.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The service is killed during an import, which a frozen node delays. */
class ImportTakeoverIT {

    @Test
    void continuesAfterTheServiceWasKilledDuringTheImport() throws Exception {
        TestEnvironment.createKeyspace("imported");
        TestEnvironment.changeSchema("create table if not exists imported.killed (id int primary key, text text)");
        Path directory = ImportIT.written("killed", "node", 0, 200);
        LocalNode slow = TestEnvironment.cassandra().node(2);
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("ilion.clusters.it.jmx.probe-failures", "30");
        try (ProcessWithStandby replicas = ProcessWithStandby.start("importing", settings)) {
            IlionClient client = replicas.process().client();
            // the first connection is made before the node is frozen
            client.awaitEnd(client.submit("{'type': 'flush', 'keyspace': 'imported'}"));
            slow.freeze();
            String id = client.submit("{'type': 'import', 'keyspace': 'imported', 'table': 'killed', 'sourceDir': '"
                    + directory + "', 'nodes': {'hosts': ['" + slow.address() + "']}}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.operation(id).get("state").asString().equals("RUNNING"));

            replicas.process().kill();
            replicas.resumeStandby();
            slow.thaw();

            IlionClient survivor = replicas.standby().client();
            JsonNode ended = survivor.awaitEnd(id);
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            JsonNode attempts = survivor.history(id).at("/tasks/0/attempts");
            assertThat(attempts.at("/0/failureCause/code").asString()).isEqualTo("WORKER_LOST");
            assertThat(attempts.at("/1/state").asString()).isEqualTo("COMPLETED");
            assertThat(SSTableCounts.perNode("imported", "killed").get(2)).isEqualTo(1);
        } finally {
            slow.thaw();
        }
    }
}
