package io.ilion.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.CassandraSettings.ClusterSettings;
import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CassandraSettings.JmxSslSettings;
import io.ilion.cassandra.CassandraSettings.SslSettings;
import io.ilion.testing.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class CassandraSettingsTests {

    private static final String HOST_ID = "8f2e6a30-1c5f-4f0e-9d57-0e1f6a3b2c1d";

    private final SettingsReader<CassandraSettings> settings =
            new SettingsReader<>(CassandraSettings.class, Enabled.class);

    @Test
    void hasNoClusterByDefault() {
        assertThat(settings.read().clusters()).isEmpty();
    }

    @Test
    void requiresOnlyAContactPoint() {
        assertThat(settings.read("ilion.clusters.it.contact-points=10.0.0.1:9042")
                        .clusters())
                .isEqualTo(Map.of(
                        "it",
                        new ClusterSettings(
                                List.of("10.0.0.1:9042"),
                                null,
                                null,
                                null,
                                null,
                                new JmxSettings(
                                        7199,
                                        null,
                                        null,
                                        null,
                                        null,
                                        Map.of(),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(2),
                                        3))));
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read(
                                "ilion.clusters.it.contact-points=10.0.0.1:9042,10.0.0.2:9042",
                                "ilion.clusters.it.username=reader",
                                "ilion.clusters.it.password=a-cql-password",
                                "ilion.clusters.it.password-file=/run/cql",
                                "ilion.clusters.it.ssl.bundle=cql-nodes",
                                "ilion.clusters.it.ssl.verify-hostname=false",
                                "ilion.clusters.it.jmx.port=7299",
                                "ilion.clusters.it.jmx.username=ilion",
                                "ilion.clusters.it.jmx.password=a-jmx-password",
                                "ilion.clusters.it.jmx.password-file=/run/jmx",
                                "ilion.clusters.it.jmx.ssl.bundle=jmx-nodes",
                                "ilion.clusters.it.jmx.ssl.verify-hostname=false",
                                "ilion.clusters.it.jmx.ssl.registry=false",
                                "ilion.clusters.it.jmx.nodes[10.0.0.2]=localhost:7200",
                                "ilion.clusters.it.jmx.nodes." + HOST_ID + "=localhost:7201",
                                "ilion.clusters.it.jmx.connect-timeout=4s",
                                "ilion.clusters.it.jmx.probe-interval=500ms",
                                "ilion.clusters.it.jmx.probe-timeout=1s",
                                "ilion.clusters.it.jmx.probe-failures=2")
                        .clusters())
                .isEqualTo(Map.of(
                        "it",
                        new ClusterSettings(
                                List.of("10.0.0.1:9042", "10.0.0.2:9042"),
                                "reader",
                                "a-cql-password",
                                Path.of("/run/cql"),
                                new SslSettings("cql-nodes", false),
                                new JmxSettings(
                                        7299,
                                        "ilion",
                                        "a-jmx-password",
                                        Path.of("/run/jmx"),
                                        new JmxSslSettings("jmx-nodes", false, false),
                                        Map.of("10.0.0.2", "localhost:7200", HOST_ID, "localhost:7201"),
                                        Duration.ofSeconds(4),
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(1),
                                        2))));
    }

    @Test
    void verifiesHostNamesAndUsesTlsForTheRegistryByDefault() {
        CassandraSettings read = settings.read(
                "ilion.clusters.it.contact-points=10.0.0.1:9042",
                "ilion.clusters.it.ssl.bundle=nodes",
                "ilion.clusters.it.jmx.ssl.bundle=nodes");

        assertThat(read.clusters().get("it"))
                .returns(new SslSettings("nodes", true), ClusterSettings::ssl)
                .returns(
                        new JmxSslSettings("nodes", true, true),
                        cluster -> cluster.jmx().ssl());
    }

    @Test
    void requiresABundleForTls() {
        settings.assertRejected(
                "clusters[it].jmx.ssl.bundle",
                "ilion.clusters.it.contact-points=10.0.0.1:9042",
                "ilion.clusters.it.jmx.ssl.registry=false");
    }

    @Test
    void requiresAContactPoint() {
        settings.assertRejected("clusters[it].contactPoints", "ilion.clusters.it.username=reader");
        settings.assertRejected("clusters[it].contactPoints", "ilion.clusters.it.contact-points=");
    }

    @ParameterizedTest
    @CsvSource({
        "clusters[it].jmx.port, port, 0",
        "clusters[it].jmx.port, port, 65536",
        "clusters[it].jmx.probeFailures, probe-failures, 0",
        "clusters[it].jmx.connectTimeout, connect-timeout, 0s",
        "clusters[it].jmx.probeInterval, probe-interval, 0s",
        "clusters[it].jmx.probeTimeout, probe-timeout, -1s",
        "clusters[it].jmx.nodes[one], nodes.one, localhost",
        "clusters[it].jmx.nodes[one], nodes.one, localhost:jmx",
        "soon, connect-timeout, soon"
    })
    void rejectsInvalidValues(String named, String key, String value) {
        settings.assertRejected(
                named, "ilion.clusters.it.contact-points=10.0.0.1:9042", "ilion.clusters.it.jmx." + key + "=" + value);
    }

    @Test
    void toStringContainsNoPassword() {
        CassandraSettings read = settings.read(
                "ilion.clusters.it.contact-points=10.0.0.1:9042",
                "ilion.clusters.it.password=a-cql-password",
                "ilion.clusters.it.jmx.password=a-jmx-password");

        assertThat(read.toString()).contains("10.0.0.1:9042").doesNotContain("a-cql-password", "a-jmx-password");
    }

    @EnableConfigurationProperties(CassandraSettings.class)
    static class Enabled {}
}
