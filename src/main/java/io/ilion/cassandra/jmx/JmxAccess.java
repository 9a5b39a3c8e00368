package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to come to the MBeans of one cluster's nodes, and as whom.
 *
 * @param tls whom to trust; null where the nodes do not speak TLS
 */
public record JmxAccess(
        JmxSettings settings,
        CredentialsSource login,
        @Nullable NodeTls tls) {

    Duration connectTimeout() {
        return settings.connectTimeout();
    }

    /** Whether the registry, too, is asked over TLS. */
    boolean hasSecureRegistry() {
        return settings.ssl() != null && settings.ssl().registry();
    }
}
