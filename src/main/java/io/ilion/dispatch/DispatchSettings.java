package io.ilion.dispatch;

import jakarta.validation.Valid;
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
 * @param heartbeatInterval how often the running attempts store their progress and check for cancellation and takeover
 * @param sweepInterval     how often operations and tasks without a dispatch entry are searched for and queued again
 * @param waitForCluster    how long an operation waits for an unreachable cluster, or for a replica that knows its cluster and can read
 *                          its request, before it fails
 * @param retryPause        the time between a failed attempt on a node and the next
 * @param maxTakeovers      a task fails when this many replicas were lost while they ran it
 * @param workers           how the worker threads of a replica are divided
 */
@Validated
@ConfigurationProperties("ilion.dispatch")
record DispatchSettings(
        @Nullable String replica,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration heartbeatInterval,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration sweepInterval,
        @DefaultValue("30s") @DurationMin(millis = 0) Duration waitForCluster,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration retryPause,
        @DefaultValue("5") @Min(1) int maxTakeovers,
        @DefaultValue @Valid Workers workers) {

    /**
     * How the worker threads of a replica ({@code db-scheduler.threads}) are divided.
     *
     * @param reserved   how many of them run no tasks, so that operations can be planned while all others are busy
     * @param perCluster how many tasks of one cluster a replica runs at the same time; by default the workers that are not reserved, divided
     *                   by the number of clusters, and at least four
     */
    record Workers(
            @DefaultValue("8") @Min(0) int reserved,
            @Nullable @Min(1) Integer perCluster) {}
}
