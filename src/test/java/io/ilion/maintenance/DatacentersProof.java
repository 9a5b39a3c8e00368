package io.ilion.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.devcluster.LocalCassandra;
import io.ilion.devcluster.LocalClusterSettings;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Real nodes in two datacenters, with contact points in both: keyspaces that are replicated in both, or in one only, so that the node of
 * the other one has nothing of them.
 */
class DatacentersProof {

    private static final int ROWS = 20;

    private static LocalCassandra cassandra;
    private static CqlSession cql;
    private static Ilion service;

    @BeforeAll
    static void start() {
        cassandra = LocalCassandra.start(LocalClusterSettings.ephemeral(
                        "two-datacenters",
                        Path.of("target/it/two-datacenters"),
                        List.of(TestEnvironment.address(4), TestEnvironment.address(5)))
                .withDatacenters("dc1", "dc2")
                .withJmxUser(TestEnvironment.JMX_USER, TestEnvironment.JMX_PASSWORD));
        cql = CqlSession.builder()
                .addContactPoints(cassandra.contactPoints())
                .withLocalDatacenter("dc1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "ONE")
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
        createKeyspace("everywhere", "'dc1': 1, 'dc2': 1");
        createKeyspace("only_dc1", "'dc1': 1");
        createKeyspace("only_dc2", "'dc2': 1");
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put(
                "ilion.clusters.two.contact-points",
                TestEnvironment.address(4) + ":9042," + TestEnvironment.address(5) + ":9042");
        settings.put("ilion.clusters.two.jmx.username", TestEnvironment.JMX_USER);
        settings.put("ilion.clusters.two.jmx.password", TestEnvironment.JMX_PASSWORD);
        service = Ilion.start(settings);
    }

    @AfterAll
    static void stop() {
        service.close();
        cql.close();
        cassandra.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"everywhere", "only_dc1", "only_dc2"})
    void everyOperationWorksOnBothNodes(String keyspace) {
        run("{'type': 'flush', 'keyspace': '%s'}", keyspace);
        run("{'type': 'cleanup', 'keyspace': '%s'}", keyspace);
        assertThat(rows(keyspace)).isEqualTo(ROWS);

        String snapshot = run("{'type': 'snapshot', 'keyspaces': ['%1$s'], 'tag': '%1$s'}", keyspace);
        cql.execute("truncate " + keyspace + ".rows_");
        cql.execute("insert into " + keyspace + ".rows_ (id) values (1000)");
        run("{'type': 'restore', 'snapshotId': '" + snapshot + "', 'truncate': true}", keyspace);
        assertThat(rows(keyspace)).isEqualTo(ROWS);

        run("{'type': 'clear-snapshot', 'tag': '%s'}", keyspace);
    }

    private static String run(String request, String keyspace) {
        IlionClient admin = service.client("admin");
        String id = admin.submit(request.formatted(keyspace));
        JsonNode ended = admin.awaitEnd(id, Duration.ofMinutes(1));
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(admin.history(id).get("tasks").valueStream().filter(task -> task.has("hostId")))
                .extracting(task -> task.get("datacenter").asString())
                .containsExactlyInAnyOrder("dc1", "dc2");
        return id;
    }

    private static void createKeyspace(String name, String replication) {
        cql.execute("create keyspace " + name + " with replication = {'class': 'NetworkTopologyStrategy', "
                + replication + "}");
        cql.execute("create table " + name + ".rows_ (id int primary key)");
        IntStream.range(0, ROWS)
                .forEach(id -> cql.execute(
                        SimpleStatement.newInstance("insert into " + name + ".rows_ (id) values (" + id + ")")));
    }

    private static long rows(String keyspace) {
        return cql.execute("select id from " + keyspace + ".rows_").all().size();
    }
}
