package io.ilion.cassandra.connection;

import io.ilion.cassandra.CassandraSettings;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.driver.ClusterMetadata;
import io.ilion.cassandra.driver.ClusterStatements;
import io.ilion.cassandra.driver.DriverSession;
import io.ilion.cassandra.jmx.JmxConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans for the configured clusters; sessions are opened in the background. */
@Configuration(proxyBeanMethods = false)
class CassandraConfiguration {

    /** Credentials and TLS of each cluster. */
    record ClusterAccessByName(Map<String, ClusterAccess> byName) {}

    /** The sessions of all clusters, closed together. */
    record DriverSessions(Map<String, DriverSession> byName) implements AutoCloseable {

        @Override
        public void close() {
            byName.values().forEach(DriverSession::close);
        }
    }

    @Bean
    ClusterAccessByName clusterAccessByName(CassandraSettings settings, SslBundles bundles) {
        Map<String, ClusterAccess> access = new HashMap<>();
        settings.clusters().forEach((name, cluster) -> access.put(name, ClusterAccess.create(name, cluster, bundles)));
        return new ClusterAccessByName(access);
    }

    @Bean
    DriverSessions driverSessions(CassandraSettings settings, ClusterAccessByName access) {
        Map<String, DriverSession> sessions = new HashMap<>();
        settings.clusters()
                .forEach((name, cluster) -> sessions.put(
                        name,
                        Objects.requireNonNull(access.byName().get(name))
                                .driverSession(name, cluster.contactPoints())));
        return new DriverSessions(sessions);
    }

    @Bean
    JmxConnections jmxConnections(MeterRegistry meters, Tracer tracer) {
        return new JmxConnections(meters, tracer);
    }

    @Bean
    Clusters clusters(ClusterAccessByName access, DriverSessions sessions, JmxConnections connections) {
        Map<String, ConnectedCluster> byName = new HashMap<>();
        sessions.byName()
                .forEach((name, session) -> byName.put(
                        name,
                        new ConnectedCluster(
                                name,
                                Objects.requireNonNull(access.byName().get(name))
                                        .jmx(),
                                new ClusterMetadata(session),
                                new ClusterStatements(session),
                                connections)));
        return new Clusters(byName);
    }

    @Bean
    NodeMetrics nodeMetrics(Clusters clusters, MeterRegistry meters) {
        return new NodeMetrics(clusters, meters);
    }

    @Bean
    CassandraHealth cassandraHealthIndicator(Clusters clusters) {
        return new CassandraHealth(clusters);
    }
}
