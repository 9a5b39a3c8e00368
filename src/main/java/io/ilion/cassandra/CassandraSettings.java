package io.ilion.cassandra;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The clusters and how to connect to them.
 *
 * @param clusters by the name that requests use
 */
@Validated
@ConfigurationProperties("ilion")
public record CassandraSettings(@DefaultValue Map<String, @Valid ClusterSettings> clusters) {

    /**
     * How to connect to one cluster.
     *
     * @param contactPoints {@code host:port} of CQL; one reachable node is enough to discover the others
     * @param username      CQL user, where the cluster requires authentication
     * @param password      its password; alternatively {@code password-file}
     * @param passwordFile  a file with the password, read again for each connection
     * @param ssl           TLS for CQL; none by default
     * @param jmx           how to connect to the JMX port of the nodes
     */
    public record ClusterSettings(
            @NotEmpty List<String> contactPoints,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path passwordFile,
            @Valid @Nullable SslSettings ssl,
            @Valid @DefaultValue JmxSettings jmx) {

        /** Without the password, since settings end up in logs. */
        @Override
        public String toString() {
            return "ClusterSettings[contactPoints=%s, username=%s, passwordFile=%s, ssl=%s, jmx=%s]"
                    .formatted(contactPoints, username, passwordFile, ssl, jmx);
        }
    }

    /**
     * TLS for CQL.
     *
     * @param bundle         the name of a Spring Boot SSL bundle ({@code spring.ssl.bundle}) with the trusted certificates and, if
     *                       needed, the client certificate
     * @param verifyHostname whether the certificate of a node must contain the address that was connected to
     */
    public record SslSettings(
            @NotBlank String bundle, @DefaultValue("true") boolean verifyHostname) {}

    /**
     * TLS for JMX.
     *
     * @param bundle         as for CQL
     * @param verifyHostname as for CQL
     * @param registry       whether the RMI registry of the JMX port uses TLS too
     */
    public record JmxSslSettings(
            @NotBlank String bundle,
            @DefaultValue("true") boolean verifyHostname,
            @DefaultValue("true") boolean registry) {}

    /**
     * How to connect to the JMX port of the nodes.
     *
     * @param port           the JMX port of every node that is not in {@code nodes}
     * @param username       JMX user, where the nodes require authentication
     * @param password       its password; alternatively {@code password-file}
     * @param passwordFile   a file with the password, read again for each connection
     * @param ssl            TLS for JMX; none by default
     * @param nodes          {@code host:port} of JMX for single nodes, by host id or address
     * @param connectTimeout timeout for opening a connection
     * @param probeInterval  the time between two liveness probes of a node while a call to it is running
     * @param probeTimeout   timeout of one probe
     * @param probeFailures  a node counts as hung after this many failed probes in a row
     */
    public record JmxSettings(
            @DefaultValue("7199") @Min(1) @Max(65535) int port,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path passwordFile,
            @Valid @Nullable JmxSslSettings ssl,
            @DefaultValue Map<String, @Pattern(regexp = ".+:\\d{1,5}", message = "must be host:port") String> nodes,
            @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
            @DefaultValue("2s") @DurationMin(millis = 1) Duration probeInterval,
            @DefaultValue("2s") @DurationMin(millis = 1) Duration probeTimeout,
            @DefaultValue("3") @Min(1) int probeFailures) {

        /** Without the password, since settings end up in logs. */
        @Override
        public String toString() {
            return "JmxSettings[port=%d, username=%s, passwordFile=%s, ssl=%s, nodes=%s]"
                    .formatted(port, username, passwordFile, ssl, nodes);
        }
    }
}
