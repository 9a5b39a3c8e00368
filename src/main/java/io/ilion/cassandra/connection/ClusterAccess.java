package io.ilion.cassandra.connection;

import io.ilion.cassandra.CassandraSettings.ClusterSettings;
import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeTls;
import io.ilion.cassandra.driver.DriverSession;
import io.ilion.cassandra.jmx.JmxAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Credentials and TLS of a cluster, for CQL and for JMX. Invalid settings make the start fail.
 *
 * @param cqlTls null without TLS
 */
record ClusterAccess(CredentialsSource cql, @Nullable NodeTls cqlTls, JmxAccess jmx) {

    static ClusterAccess create(String cluster, ClusterSettings settings, SslBundles bundles) {
        String prefix = "ilion.clusters." + cluster + ".";
        JmxSettings jmx = settings.jmx();
        NodeTls cqlTls = settings.ssl() == null
                ? null
                : tls(prefix, bundles, settings.ssl().bundle(), settings.ssl().verifyHostname());
        NodeTls jmxTls = jmx.ssl() == null
                ? null
                : tls(prefix + "jmx.", bundles, jmx.ssl().bundle(), jmx.ssl().verifyHostname());
        return new ClusterAccess(
                credentials(prefix, settings.username(), settings.password(), settings.passwordFile()),
                cqlTls,
                new JmxAccess(
                        jmx, credentials(prefix + "jmx.", jmx.username(), jmx.password(), jmx.passwordFile()), jmxTls));
    }

    DriverSession driverSession(String cluster, List<String> contactPoints) {
        return new DriverSession(cluster, contactPoints, cql, cqlTls);
    }

    private static NodeTls tls(String prefix, SslBundles bundles, String bundle, boolean verifyHostname) {
        String property = prefix + "ssl.bundle";
        try {
            return new NodeTls(bundles, bundle, verifyHostname);
        } catch (NoSuchSslBundleException e) {
            throw new InvalidConfigurationPropertyValueException(
                    property, bundle, "There is no such SSL bundle; known bundles are " + bundles.getBundleNames(), e);
        } catch (RuntimeException e) {
            throw new InvalidConfigurationPropertyValueException(
                    property, bundle, "The SSL bundle cannot be used: " + e.getMessage(), e);
        }
    }

    /** Its exceptions must not have the password, as they are logged. */
    private static CredentialsSource credentials(
            String prefix, @Nullable String username, @Nullable String password, @Nullable Path passwordFile) {
        try {
            CredentialsSource credentials = CredentialsSource.of(username, password, passwordFile);
            var unused = credentials.current();
            return credentials;
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + "username", username, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + "password-file", passwordFile, String.valueOf(e.getMessage()), e);
        }
    }
}
