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
 * How operations are shown.
 *
 * @param failures    which property of shape A tells why an operation failed: older clients of Icarus know
 *                    {@code failureCause} (a bare {@link Throwable} then), later ones {@code errors} (which is always there), and
 *                    strict ones refuse what they do not know
 * @param longestWait how long a caller may wait for the end of an operation within one request
 * @param drain       how long the service goes on to accept requests after it was told to stop and its readiness probe says
 *                    no, so that whoever sends them here has learnt of it; twice the interval of the probe is enough
 * @param azure       what is special to shape B
 * @param streams     how the history may be followed
 */
@Validated
@ConfigurationProperties("ilion.api")
public record ApiSettings(
        @DefaultValue("both") Failures failures,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration longestWait,

        @DefaultValue("0s") @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 5)
        Duration drain,

        @DefaultValue @Valid Azure azure,

        @DefaultValue @Valid Streams streams) {

    /** The properties for a failure. */
    public enum Failures {
        FAILURE_CAUSE,
        ERRORS,
        BOTH
    }

    /**
     * Shape B.
     *
     * @param basePath what its paths begin with; {@code /face/v1.0} gives those of the Face API
     * @param links    whether the links in its answers are absolute, as clients of Azure want, or relative, as the Face
     *                 API had them
     */
    public record Azure(
            @DefaultValue("/azure")
            @Pattern(
                    regexp =
                            "(?!/(v1|v3|operations|snapshots|history|topology|status|version|actuator|swagger-ui)(/|$))"
                                    + "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+",
                    message =
                            "must begin with '/', not end with it, have no character that a path escapes, and not be or "
                                    + "lie below a path that is taken (/v1, /operations, …)")
            String basePath,

            @DefaultValue("absolute") Links links) {

        /** How a link is written. */
        public enum Links {
            ABSOLUTE,
            RELATIVE
        }
    }

    /**
     * Streams of events.
     *
     * @param atMost    how many there may be at once in this replica
     * @param heartbeat after how long without an event a comment is sent, so that nobody takes the connection for dead
     * @param longest   after how long a stream is ended; the client comes back, and is asked again who it is
     */
    public record Streams(
            @DefaultValue("500") @Min(0) int atMost,

            @DefaultValue("15s") @NotNull @DurationMin(millis = 100)
            Duration heartbeat,

            @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
            Duration longest) {}
}
