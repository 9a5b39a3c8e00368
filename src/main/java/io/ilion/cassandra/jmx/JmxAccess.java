package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to connect and log in to the MBeans of the nodes of one cluster.
 *
 * @param tls null without TLS
 */
public record JmxAccess(
        JmxSettings settings,
        CredentialsSource credentials,
        @Nullable NodeTls tls) {

    Duration connectTimeout() {
        return settings.connectTimeout();
    }

    /** Whether the RMI registry uses TLS, too. */
    boolean usesTlsForRegistry() {
        return settings.ssl() != null && settings.ssl().registry();
    }
}
