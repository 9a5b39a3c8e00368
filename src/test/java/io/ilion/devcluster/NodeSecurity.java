package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * TLS for CQL and JMX of a node, and the password authenticator for CQL (user and password {@code cassandra}).
 *
 * @param keystore with the certificate of the node, see {@link CertificateAuthority}
 * @param truststore the truststore for client certificates
 * @param clientCertificate whether clients need a certificate
 * @param jmx the JMX server to use
 */
public record NodeSecurity(Path keystore, Path truststore, boolean clientCertificate, Jmx jmx) {

    /** The JMX server. Both listen on every address, so each needs ports that no other node uses. */
    public enum Jmx {
        /** Cassandra's own, as configured in {@code cassandra-env.sh}. Its registry uses TLS. */
        CASSANDRA(7299),
        /** The JMX agent of the JVM. Its registry does not use TLS and therefore has a separate port. */
        JVM(7399);

        private final int port;

        Jmx(int port) {
            this.port = port;
        }

        public int port() {
            return port;
        }
    }

    List<String> yaml() {
        return List.of(
                "authenticator: PasswordAuthenticator",
                "authorizer: CassandraAuthorizer",
                "client_encryption_options:",
                "  enabled: true",
                "  optional: false",
                "  keystore: " + keystore,
                "  keystore_password: " + CertificateAuthority.PASSWORD,
                "  store_type: PKCS12",
                "  require_client_auth: " + clientCertificate,
                "  truststore: " + truststore,
                "  truststore_password: " + CertificateAuthority.PASSWORD);
    }

    /** Without the login, which is the same with and without TLS. */
    List<String> jvmOptions(String address) {
        String agent = "-Dcom.sun.management.jmxremote.";
        List<String> where = switch (jmx) {
            case CASSANDRA ->
                List.of(
                        "-Dcassandra.jmx.remote.port=" + jmx.port(),
                        agent + "rmi.port=" + jmx.port(),
                        "--add-exports=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "--add-exports=java.management/com.sun.jmx.remote.security=ALL-UNNAMED");
            case JVM ->
                List.of(
                        agent + "host=" + address,
                        agent + "port=" + jmx.port(),
                        agent + "rmi.port=" + (jmx.port() + 1),
                        agent + "registry.ssl=false");
        };
        List<String> ssl = List.of(
                "-Djava.rmi.server.hostname=" + address,
                agent + "ssl=true",
                agent + "ssl.need.client.auth=" + clientCertificate,
                "-Djavax.net.ssl.keyStore=" + keystore,
                "-Djavax.net.ssl.keyStoreType=PKCS12",
                "-Djavax.net.ssl.keyStorePassword=" + CertificateAuthority.PASSWORD,
                "-Djavax.net.ssl.trustStore=" + truststore,
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=" + CertificateAuthority.PASSWORD);
        return Stream.concat(where.stream(), ssl.stream()).toList();
    }
}
