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
 * The configured clusters.
 *
 * @param clusters by the name that requests use
 */
@Validated
@ConfigurationProperties("ilion")
public record CassandraSettings(@DefaultValue Map<String, @Valid ClusterSettings> clusters) {

    /**
     * How to connect to one cluster.
     *
     * @param contactPoints {@code host:port} of CQL; one that answers is enough to find the others
     * @param username      CQL user; null without authentication
     * @param password      its password; excludes {@code passwordFile}
     * @param passwordFile  a file with the password, read for each connection
     * @param ssl           TLS for CQL; null without
     * @param jmx           how to connect to the MBeans of the nodes
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
     * @param bundle         the name of an SSL bundle of Spring Boot ({@code spring.ssl.bundle}): the trusted certificates, and the
     *                       client certificate, if any
     * @param verifyHostname whether the certificate of a node must name the address of the connection
     */
    public record SslSettings(
            @NotBlank String bundle, @DefaultValue("true") boolean verifyHostname) {}

    /**
     * TLS for JMX.
     *
     * @param bundle         as for CQL
     * @param verifyHostname as for CQL
     * @param registry       whether the RMI registry uses TLS, too
     */
    public record JmxSslSettings(
            @NotBlank String bundle,
            @DefaultValue("true") boolean verifyHostname,
            @DefaultValue("true") boolean registry) {}

    /**
     * How to connect to the MBeans of the nodes.
     *
     * @param port           the JMX port of every node that {@code nodes} does not name
     * @param username       JMX user; null without authentication
     * @param password       its password; excludes {@code passwordFile}
     * @param passwordFile   a file with the password, read for each connection
     * @param ssl            TLS for JMX; null without
     * @param nodes          {@code host:port} of JMX for single nodes, by host id or address
     * @param connectTimeout timeout for opening a connection
     * @param probeInterval  pause between two liveness probes of a node
     * @param probeTimeout   timeout of a liveness probe
     * @param probeFailures  number of failed probes in a row after which a node counts as hung
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
