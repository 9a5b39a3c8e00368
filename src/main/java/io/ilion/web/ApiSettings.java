package io.ilion.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the HTTP APIs.
 *
 * @param failureFormat the properties that report a failure in the Icarus API: {@code failureCause} (a bare {@link Throwable}) for
 *                      older clients, {@code errors} (always present) for later ones, both for clients that ignore unknown
 *                      properties
 * @param maxWait       the longest time that a request may wait for the end of an operation
 * @param shutdownDelay how long requests are still accepted after the start of a shutdown, while the readiness probe already
 *                      fails, so that load balancers notice; set it to twice the probe interval
 * @param azure         the Azure API
 * @param streams       event streams of the history API
 * @param reports       exports, summaries and verifications of the history API
 * @param tracesForReaders whether a READER may see the stack traces of failures
 * @param waits         requests that wait for the end of an operation
 * @param dryRuns       dry runs
 */
@Validated
@ConfigurationProperties("ilion.api")
public record ApiSettings(
        @DefaultValue("both") FailureFormat failureFormat,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration maxWait,

        @DefaultValue("0s") @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 5)
        Duration shutdownDelay,

        @DefaultValue @Valid Azure azure,

        @DefaultValue @Valid Streams streams,

        @DefaultValue @Valid Reports reports,

        @DefaultValue("false") boolean tracesForReaders,

        @DefaultValue @Valid Waits waits,

        @DefaultValue @Valid DryRuns dryRuns) {

    /**
     * Which properties report a failure.
     */
    public enum FailureFormat {
        FAILURE_CAUSE,
        ERRORS,
        BOTH
    }

    /**
     * The Azure API.
     *
     * @param basePath the prefix of its paths; {@code /face/v1.0} gives those of the Face API
     * @param links    whether links in responses are absolute, as Azure clients require, or relative, as in the Face API
     */
    public record Azure(
            @DefaultValue("/azure")
            @Pattern(
                    regexp =
                            "(?!/(v1|v3|operations|snapshots|history|topology|status|version|actuator|swagger-ui)(/|$))"
                                    + "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+",
                    message =
                            "must begin with '/', not end with it, contain no character that a path escapes, and not be or "
                                    + "lie below a path that is in use (/v1, /operations, …)")
            String basePath,

            @DefaultValue("absolute") Links links) {

        /** How a link is written. */
        public enum Links {
            ABSOLUTE,
            RELATIVE
        }
    }

    /**
     * Server-sent events.
     *
     * @param maxConnections    how many streams one replica serves at the same time
     * @param maxConnectionsPerCaller how many of them one caller may have
     * @param heartbeatInterval after this time without an event a comment is sent, so that idle connections are kept open
     * @param maxDuration       after this time a stream is closed; the client reconnects and is authenticated again
     */
    public record Streams(
            @DefaultValue("500") @Min(0) int maxConnections,

            @DefaultValue("100") @Min(0) int maxConnectionsPerCaller,

            @DefaultValue("15s") @NotNull @DurationMin(millis = 100)
            Duration heartbeatInterval,

            @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
            Duration maxDuration) {}

    /**
     * Exports and summaries. Each holds a database connection until the client has read it, so there must be fewer than connections for
     * requests.
     *
     * @param maxConnections          how many of them one replica serves at the same time
     * @param maxConnectionsPerCaller how many of them one caller may have
     */
    public record Reports(
            @DefaultValue("6") @Min(0) int maxConnections,
            @DefaultValue("3") @Min(0) int maxConnectionsPerCaller) {}

    /**
     * Requests that wait for the end of an operation.
     *
     * @param maxConnections          how many of them one replica serves at the same time
     * @param maxConnectionsPerCaller how many of them one caller may have
     */
    public record Waits(
            @DefaultValue("2000") @Min(0) int maxConnections,
            @DefaultValue("500") @Min(0) int maxConnectionsPerCaller) {}

    /**
     * Dry runs, which ask nodes.
     *
     * @param maxConnections          how many of them one replica serves at the same time
     * @param maxConnectionsPerCaller how many of them one caller may have
     */
    public record DryRuns(
            @DefaultValue("8") @Min(0) int maxConnections,
            @DefaultValue("4") @Min(0) int maxConnectionsPerCaller) {}
}
