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
 * Which clusters there are and how to reach them.
 *
 * @param clusters by the name that requests call them
 */
@Validated
@ConfigurationProperties("ilion")
public record CassandraSettings(@DefaultValue Map<String, @Valid ClusterSettings> clusters) {

    /**
     * How to reach one cluster.
     *
     * @param contactPoints {@code host:port} of CQL; one that answers is enough to find the others
     * @param username      CQL user, where the cluster asks for one
     * @param password      its password, or else
     * @param passwordFile  a file with the password, read anew for each connection
     * @param ssl           TLS for CQL; without it there is none
     * @param jmx           how to reach the nodes' MBeans
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
     * @param bundle         the name of an SSL bundle of Spring Boot ({@code spring.ssl.bundle}): whom to trust, and the
     *                       certificate to show, if any
     * @param verifyHostname whether the certificate of a node must name the address that was dialled
     */
    public record SslSettings(
            @NotBlank String bundle, @DefaultValue("true") boolean verifyHostname) {}

    /**
     * TLS for JMX.
     *
     * @param bundle         as for CQL
     * @param verifyHostname as for CQL
     * @param registry       whether the RMI registry, which tells where the MBeans are, speaks TLS too
     */
    public record JmxSslSettings(
            @NotBlank String bundle,
            @DefaultValue("true") boolean verifyHostname,
            @DefaultValue("true") boolean registry) {}

    /**
     * How to reach the MBeans of its nodes.
     *
     * @param port           the JMX port of every node that {@code nodes} does not name
     * @param username       JMX user, where the nodes ask for one
     * @param password       its password, or else
     * @param passwordFile   a file with the password, read anew for each connection
     * @param ssl            TLS for JMX; without it there is none
     * @param nodes          {@code host:port} of JMX for single nodes, by host id or address
     * @param connectTimeout how long opening a connection may take
     * @param probeInterval  the pause between two questions whether a node that works for us is alive
     * @param probeTimeout   how long a node may take to answer that question
     * @param probeFailures  after how many unanswered questions in a row a node counts as hung
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
