package io.ilion.cassandra.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.ilion.devcluster.CertificateAuthority;
import io.ilion.devcluster.LocalCassandra;
import io.ilion.devcluster.LocalClusterSettings;
import io.ilion.devcluster.NodeSecurity;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * One service and two real clusters with different certificates, users and passwords. Alpha uses Cassandra's own JMX server; beta uses the
 * JMX agent of the JVM, with a registry without TLS, and requires client certificates.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureNodesIT {

    private static final Path FOLDER = Path.of("target/it/secure-nodes").toAbsolutePath();
    private static final String ALPHA_PASSWORD = "alpha-5c1d9e";
    private static final String BETA_PASSWORD = "beta-77f0aa";

    private static LocalCassandra alpha;
    private static LocalCassandra beta;
    private static CqlSession cql;
    private static Ilion service;

    @BeforeAll
    static void start() throws IOException {
        CertificateAuthority alphas = CertificateAuthority.create(FOLDER, "alphas");
        CertificateAuthority betas = CertificateAuthority.create(FOLDER, "betas");
        Path client = betas.issueCertificate("client", "dns:ilion");
        CompletableFuture<LocalCassandra> startOfBeta = CompletableFuture.supplyAsync(
                () -> cluster("beta", "127.0.1.22", BETA_PASSWORD, betas, NodeSecurity.Jmx.JVM));
        alpha = cluster("alpha", "127.0.1.21", ALPHA_PASSWORD, alphas, NodeSecurity.Jmx.CASSANDRA);
        beta = startOfBeta.join();
        cql = cql(alphas);
        cql.execute("create role limited with password = 'limited' and login = true");
        cql.execute("grant select on all keyspaces to limited");

        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        bundle(settings, "alphas", "truststore", alphas.truststore());
        bundle(settings, "betas", "truststore", betas.truststore());
        bundle(settings, "betas", "keystore", client);
        bundle(settings, "betas-without-certificate", "truststore", betas.truststore());
        Path passwordFile = Files.writeString(FOLDER.resolve("alpha-password"), ALPHA_PASSWORD + "\n");
        alpha(settings, "alpha", "alphas", "password-file", passwordFile);
        alpha(settings, "limited", "alphas", "password-file", passwordFile);
        settings.put("ilion.clusters.limited.username", "limited");
        settings.put("ilion.clusters.limited.password", "limited");
        alpha(settings, "wrong-password", "alphas", "password", "not-" + ALPHA_PASSWORD);
        alpha(settings, "wrong-authority", "betas", "password", ALPHA_PASSWORD);
        beta(settings, "beta", "betas");
        beta(settings, "without-certificate", "betas-without-certificate");
        settings.put("management.endpoints.web.exposure.include", "health,env,configprops");
        service = Ilion.start(settings);
    }

    @AfterAll
    static void close() {
        for (AutoCloseable each : new AutoCloseable[] {service, cql, alpha, beta}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Order(2)
    @ParameterizedTest
    @CsvSource({"alpha, 127.0.1.21", "beta, 127.0.1.22"})
    void usesTheCertificatesAndPasswordsOfEachCluster(String cluster, String address) {
        IlionClient ilion = service.client();

        String id = flush(cluster);

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("address").asString())
                .containsExactly(address);
    }

    /** Runs before the others, since RMI would reuse an open connection of another cluster with the same node. */
    @Order(1)
    @ParameterizedTest
    @CsvSource({
        "wrong-authority, 'The certificate of node 127.0.1.21:7299 is not trusted'",
        "without-certificate, 'Node 127.0.1.22:7399 rejected the client certificate, or requires one'",
        "wrong-password, rejected the JMX credentials"
    })
    void namesTheRejectingSideAndDoesNotRetry(String cluster, String message) {
        IlionClient ilion = service.client();

        String id = flush(cluster);

        JsonNode ended = ilion.awaitEnd(id, Duration.ofSeconds(30));
        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        JsonNode cause = ilion.history(id).get("tasks").get(0).get("failureCause");
        assertThat(cause.get("code").asString()).as(cause.toString()).isEqualTo("AUTHENTICATION_FAILED");
        assertThat(cause.get("message").asString()).contains(message);
        assertThat(ilion.history(id).get("tasks").get(0).get("attempts")).hasSize(1);
    }

    @Order(3)
    @Test
    void showsNoPasswordAnywhere(CapturedOutput output) {
        IlionClient admin = service.client("admin");
        String failed = flush("wrong-password");
        service.client().awaitEnd(failed);

        List<String> shown = List.of(
                admin.get("/actuator/env").json().toString(),
                admin.get("/actuator/configprops").json().toString(),
                admin.get("/actuator/health").json().toString(),
                admin.get("/operations/" + failed).json().toString(),
                admin.get("/history/operations/" + failed).json().toString(),
                output.getAll());

        assertThat(shown.get(0)).contains("ilion.clusters.beta.jmx.password");
        assertThat(shown)
                .allSatisfy(each -> assertThat(each)
                        .doesNotContain(ALPHA_PASSWORD)
                        .doesNotContain(BETA_PASSWORD)
                        .doesNotContain(CertificateAuthority.PASSWORD));
    }

    @Order(4)
    @Test
    void checksThePermissionOfTheCqlUserBeforeATruncation() {
        cql.execute("create keyspace guarded with replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cql.execute("create table guarded.a (id int primary key)");
        cql.execute("create table guarded.b (id int primary key)");
        cql.execute("insert into guarded.a (id) values (1)");
        cql.execute("insert into guarded.b (id) values (1)");
        cql.execute("grant modify on guarded.a to limited");
        IlionClient admin = service.client("admin");
        String taken =
                admin.submit("{'type': 'snapshot', 'cluster': 'limited', 'keyspace': 'guarded', 'tag': 'guarded'}");
        assertThat(admin.awaitEnd(taken).get("state").asString()).isEqualTo("COMPLETED");
        String restore = "{'type': 'restore', 'cluster': 'limited', 'keyspace': 'guarded', 'tag': 'guarded',"
                + " 'truncate': true}";

        JsonNode refused = admin.awaitEnd(admin.submit(restore));

        assertThat(refused.at("/failureCause/code").asString()).isEqualTo("PREFLIGHT_FAILED");
        assertThat(refused.at("/failureCause/message").asString())
                .isEqualTo("CQL user 'limited' has no MODIFY permission on table guarded.b");
        assertThat(cql.execute("select * from guarded.a").all()).hasSize(1);

        cql.execute("grant modify on keyspace guarded to limited");
        JsonNode restored = admin.awaitEnd(admin.submit(restore));
        assertThat(restored.get("state").asString()).as(restored.toString()).isEqualTo("COMPLETED");
        assertThat(cql.execute("select * from guarded.b").all()).hasSize(1);
    }

    /** The superuser of every new cluster, which the node creates shortly after it is ready. */
    private static CqlSession cql(CertificateAuthority authority) {
        SSLContext tls = trusting(authority);
        return await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> CqlSession.builder()
                                .addContactPoints(alpha.contactPoints())
                                .withLocalDatacenter(alpha.datacenter())
                                .withAuthCredentials("cassandra", "cassandra")
                                .withSslContext(tls)
                                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                                        .build())
                                .build(),
                        Objects::nonNull);
    }

    private static SSLContext trusting(CertificateAuthority authority) {
        try {
            KeyStore trusted =
                    KeyStore.getInstance(authority.truststore().toFile(), CertificateAuthority.PASSWORD.toCharArray());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String flush(String cluster) {
        return service.client()
                .submit("{'type': 'flush', 'cluster': '" + cluster + "', 'keyspace': 'system', 'tables': ['local']}");
    }

    private static LocalCassandra cluster(
            String name, String address, String password, CertificateAuthority authority, NodeSecurity.Jmx jmx) {
        Path keystore = authority.issueCertificate(name, "ip:" + address);
        boolean clientCertificate = jmx == NodeSecurity.Jmx.JVM;
        return LocalCassandra.start(LocalClusterSettings.ephemeral(name, FOLDER.resolve(name), List.of(address))
                .withJmxUser("ilion", password)
                .withSecurity(new NodeSecurity(keystore, authority.truststore(), clientCertificate, jmx)));
    }

    private static void alpha(
            Map<String, Object> settings, String name, String jmxBundle, String secret, Object value) {
        String prefix = "ilion.clusters." + name + ".";
        settings.put(prefix + "contact-points", "127.0.1.21:9042");
        settings.put(prefix + "username", "cassandra");
        settings.put(prefix + "password", "cassandra");
        settings.put(prefix + "ssl.bundle", "alphas");
        settings.put(prefix + "jmx.port", NodeSecurity.Jmx.CASSANDRA.port());
        settings.put(prefix + "jmx.username", "ilion");
        settings.put(prefix + "jmx." + secret, value);
        settings.put(prefix + "jmx.ssl.bundle", jmxBundle);
    }

    private static void beta(Map<String, Object> settings, String name, String jmxBundle) {
        String prefix = "ilion.clusters." + name + ".";
        settings.put(prefix + "contact-points", "127.0.1.22:9042");
        settings.put(prefix + "username", "cassandra");
        settings.put(prefix + "password", "cassandra");
        settings.put(prefix + "ssl.bundle", "betas");
        settings.put(prefix + "jmx.port", NodeSecurity.Jmx.JVM.port());
        settings.put(prefix + "jmx.username", "ilion");
        settings.put(prefix + "jmx.password", BETA_PASSWORD);
        settings.put(prefix + "jmx.ssl.bundle", jmxBundle);
        settings.put(prefix + "jmx.ssl.registry", false);
    }

    private static void bundle(Map<String, Object> settings, String name, String store, Path location) {
        String prefix = "spring.ssl.bundle.jks." + name + "." + store + ".";
        settings.put(prefix + "location", location.toUri());
        settings.put(prefix + "password", CertificateAuthority.PASSWORD);
    }
}
