package io.ilion.dispatch;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tasks are run. The number of worker threads and the detection of lost replicas are settings of {@code db-scheduler}.
 *
 * @param replica           the name of this replica in the history, which must be unique; by default the host name and eight random
 *                          hexadecimal digits
 * @param heartbeatInterval how often running tasks store their progress and check for cancellation and takeover
 * @param sweepInterval     how often operations and tasks without a dispatch entry are searched for and queued again
 * @param waitForCluster    how long a due operation waits for an unreachable cluster, or for a replica of a later version that can read its
 *                          request, before it fails
 * @param retryPause        the time between a failed attempt on a node and the next
 * @param maxTakeovers      a task fails when this many replicas were lost while they ran it
 */
@Validated
@ConfigurationProperties("ilion.dispatch")
record DispatchSettings(
        @Nullable String replica,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration heartbeatInterval,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration sweepInterval,
        @DefaultValue("30s") @DurationMin(millis = 0) Duration waitForCluster,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration retryPause,
        @DefaultValue("5") @Min(1) int maxTakeovers) {}
