package io.ilion.cassandra.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A cluster of which no node answers when the service starts. */
class ClusterOutageIT {

    @Test
    void acceptsOperationsIsReadyAndNamesTheUnreachableCluster() {
        IlionClient ilion = Ilion.withSeveralClusters().client();
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'whatever', 'cluster': 'away'}");

        assertThat(ilion.get("/actuator/health/readiness").status()).isEqualTo(200);
        ApiResponse health = ilion.get("/actuator/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.string("status")).isEqualTo("DEGRADED");
        JsonNode clusters = health.json().at("/components/cassandra/details");
        assertThat(clusters.at("/away/reachable").asBoolean(true)).isFalse();
        assertThat(clusters.at("/away/reason").asString()).contains("127.0.1.77");
        assertThat(clusters.at("/it/reachable").asBoolean()).isTrue();

        JsonNode ended = ilion.awaitEnd(id, Duration.ofSeconds(30));
        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("NODE_UNREACHABLE");
        assertThat(ended.at("/failureCause/message").asString()).contains("Cluster 'away' is unreachable");
    }
}
