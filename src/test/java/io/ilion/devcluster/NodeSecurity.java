package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;

/**
 * TLS for CQL and JMX of a node, and the password authenticator for CQL (user and password {@code cassandra}).
 *
 * @param keystore          with the certificate of the node, see {@link CertificateAuthority}
 * @param truststore        of those whose certificates the node accepts
 * @param clientCertificate whether callers need one
 * @param jmx               which JMX server
 */
public record NodeSecurity(Path keystore, Path truststore, boolean clientCertificate, Jmx jmx) {

    /** Either listens on every address, and so needs ports that no other node has. */
    public enum Jmx {
        /** Cassandra's own, as {@code cassandra-env.sh} has it. Its registry speaks TLS. */
        CASSANDRA(7299),
        /** That of the JVM, with a registry that does not speak TLS, and so has another port than the rest. */
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

    /** Without user and password, which are the same with and without TLS. */
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
        return java.util.stream.Stream.concat(where.stream(), ssl.stream()).toList();
    }
}
