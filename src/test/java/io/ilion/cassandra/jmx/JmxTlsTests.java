package io.ilion.cassandra.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CassandraSettings.JmxSslSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeAuthenticationException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeTls;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.devcluster.CertificateAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/** Calls over TLS to a JMX server in this JVM. */
@Timeout(60)
class JmxTlsTests {

    @TempDir
    static Path folder;

    private static CertificateAuthority ours;
    private static CertificateAuthority foreign;
    private static Path node;
    private static Path client;

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final JmxConnections connections = new JmxConnections(new SimpleMeterRegistry(), Tracer.NOOP);
    private @Nullable JmxServer server;

    @BeforeAll
    static void makeCertificates() {
        ours = CertificateAuthority.create(folder, "ours");
        foreign = CertificateAuthority.create(folder, "foreign");
        node = ours.issueCertificate("node", "ip:127.0.0.1");
        client = ours.issueCertificate("client", "dns:ilion");
    }

    @AfterEach
    void close() {
        connections.close();
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsANodeOverTls(boolean secureRegistry) {
        serve(node, secureRegistry, false);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(ask(access(secureRegistry, true))).isPositive();
    }

    @Test
    void oneJvmTrustsDifferentNodesForDifferentClusters() {
        serve(node, true, false);
        bundles.registerBundle("nodes", bundle(null, ours));
        bundles.registerBundle("others", bundle(null, foreign));
        JmxAccess trusting = access(true, true);
        JmxAccess other = access("others", true, true, JmxServer.PASSWORD);
        try (JmxServer second = new JmxServer(
                        context(foreign.issueCertificate("second", "ip:127.0.0.1"), foreign), true, false)
                .start()) {
            JmxAddress its = new JmxAddress(JmxServer.HOST, second.port());
            assertThat(failure(NodeAuthenticationException.class, its, trusting))
                    .hasMessageContaining("is not trusted");
            assertThat(failure(NodeAuthenticationException.class, other)).hasMessageContaining("is not trusted");

            assertThat(ask(trusting)).isPositive();
            assertThat(ask(its, other)).isPositive();
        }
    }

    @Test
    void reportsAnUntrustedCertificate() {
        serve(node, true, false);
        bundles.registerBundle("nodes", bundle(null, foreign));

        assertThat(failure(NodeAuthenticationException.class, access(true, true)))
                .hasMessageContaining("certificate of node 127.0.0.1:" + server().port() + " is not trusted");
    }

    @Test
    void reportsAnExpiredCertificate() {
        serve(ours.issueCertificate("old", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "2"), true, false);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeAuthenticationException.class, access(true, true)))
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("NotAfter");
    }

    @Test
    void verifiesTheHostNameByDefault() {
        serve(ours.issueCertificate("elsewhere", "ip:10.0.0.1"), true, false);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeAuthenticationException.class, access(true, true)))
                .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1 found");
        assertThat(ask(access(true, false))).isPositive();
    }

    @Test
    void presentsACertificateToANodeThatRequiresOne() {
        serve(node, true, true);
        bundles.registerBundle("nodes", bundle(client, ours));

        assertThat(ask(access(true, true))).isPositive();
    }

    @Test
    void reportsThatTheNodeRequiresACertificate() {
        serve(node, true, true);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeAuthenticationException.class, access(true, true)))
                .hasMessageContaining("rejected the client certificate, or requires one");
    }

    @Test
    void rejectsAWrongPasswordOverTls() {
        serve(node, true, false);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeAuthenticationException.class, access("nodes", true, true, "wrong")))
                .hasMessageContaining("rejected the JMX credentials");
    }

    @Test
    void usesAReloadedCertificateForTheNextConnection() {
        serve(node, true, false);
        bundles.registerBundle("nodes", bundle(null, foreign));
        JmxAccess access = access(true, true);
        assertThat(failure(NodeAuthenticationException.class, access)).hasMessageContaining("is not trusted");

        bundles.updateBundle("nodes", bundle(null, ours));

        assertThat(ask(access)).isPositive();
    }

    @Test
    void sendsNoPasswordToANodeWithoutTls() {
        server = new JmxServer().start();
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeAuthenticationException.class, access(false, true)))
                .hasMessageContaining("The JMX password was not sent to node");
    }

    @Test
    void reportsThatTlsIsNotConfiguredForANodeThatRequiresIt() {
        serve(node, false, false);
        JmxAccess plain =
                new JmxAccess(settings(null), CredentialsSource.of(JmxServer.USER, JmxServer.PASSWORD, null), null);

        assertThat(failure(NodeAuthenticationException.class, plain)).hasMessageContaining("jmx.ssl.bundle");
    }

    @Test
    void reportsARegistryWithoutTls() {
        serve(node, false, false);
        bundles.registerBundle("nodes", bundle(null, ours));

        assertThat(failure(NodeUnreachableException.class, access(true, true))).hasMessageContaining("TLS");
    }

    @Test
    void aHangingHandshakeTimesOut() throws IOException {
        bundles.registerBundle("nodes", bundle(null, ours));
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            JmxSettings brief = new JmxSettings(
                    7199,
                    null,
                    null,
                    null,
                    new JmxSslSettings("nodes", true, true),
                    Map.of(),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    3);
            JmxAccess access =
                    new JmxAccess(brief, CredentialsSource.of(null, null, null), new NodeTls(bundles, "nodes", true));

            assertThat(failure(
                            NodeUnreachableException.class,
                            new JmxAddress(JmxServer.HOST, silent.getLocalPort()),
                            access))
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void readsAPasswordFileForEachConnection() throws IOException {
        serve(node, true, false);
        bundles.registerBundle("nodes", bundle(null, ours));
        Path file = Files.writeString(folder.resolve("password"), "yesterday's\n");
        JmxAccess access = new JmxAccess(
                settings(new JmxSslSettings("nodes", true, true)),
                CredentialsSource.of(JmxServer.USER, null, file),
                new NodeTls(bundles, "nodes", true));
        assertThat(failure(NodeAuthenticationException.class, access)).hasMessageContaining("credentials");

        Files.writeString(file, JmxServer.PASSWORD + "\n");
        assertThat(ask(access)).isPositive();

        Files.delete(file);
        assertThat(ask(access)).as("over the connection that is open").isPositive();
        server().stop();
        server().start();
        assertThat(failure(NodeAuthenticationException.class, access))
                .hasMessageContaining("password file")
                .hasMessageNotContaining(JmxServer.PASSWORD);
    }

    private void serve(Path keystore, boolean secureRegistry, boolean clientCertificate) {
        server = new JmxServer(context(keystore, ours), secureRegistry, clientCertificate).start();
    }

    private JmxServer server() {
        return java.util.Objects.requireNonNull(server);
    }

    private JmxAccess access(boolean secureRegistry, boolean verifyHostname) {
        return access("nodes", secureRegistry, verifyHostname, JmxServer.PASSWORD);
    }

    private JmxAccess access(String bundle, boolean secureRegistry, boolean verifyHostname, String password) {
        return new JmxAccess(
                settings(new JmxSslSettings(bundle, verifyHostname, secureRegistry)),
                CredentialsSource.of(JmxServer.USER, password, null),
                new NodeTls(bundles, bundle, verifyHostname));
    }

    private static JmxSettings settings(@Nullable JmxSslSettings ssl) {
        return new JmxSettings(
                7199,
                null,
                null,
                null,
                ssl,
                Map.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                3);
    }

    private int ask(JmxAccess access) {
        return ask(new JmxAddress(JmxServer.HOST, server().port()), access);
    }

    /** The number of MBeans of the server itself: one. */
    private int ask(JmxAddress address, JmxAccess access) {
        NodeSession session = connections.node(address, access).open(Duration.ofSeconds(30));
        try {
            return session.names("type", "JMImplementation:*").size();
        } finally {
            session.close();
        }
    }

    private <E extends NodeException> E failure(Class<E> type, JmxAccess access) {
        return failure(type, new JmxAddress(JmxServer.HOST, server().port()), access);
    }

    private <E extends NodeException> E failure(Class<E> type, JmxAddress address, JmxAccess access) {
        return catchThrowableOfType(type, () -> ask(address, access));
    }

    private static SSLContext context(Path keystore, CertificateAuthority trusted) {
        return bundle(keystore, trusted).createSslContext();
    }

    private static SslBundle bundle(@Nullable Path keystore, CertificateAuthority trusted) {
        SslStoreBundle stores =
                new JksSslStoreBundle(keystore == null ? null : details(keystore), details(trusted.truststore()));
        return SslBundle.of(stores);
    }

    private static JksSslStoreDetails details(Path store) {
        return JksSslStoreDetails.forLocation(store.toUri().toString()).withPassword(CertificateAuthority.PASSWORD);
    }
}
