package io.ilion.dispatch;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tasks are run. Their number, and how soon a lost replica is noticed, are settings of {@code db-scheduler}.
 *
 * @param replica        the name of this replica in the history, unique among replicas; by default the host name and eight random
 *                       hexadecimal digits
 * @param heartbeat      the interval at which running tasks store their progress and poll for cancellation and takeover
 * @param sweep          the interval at which operations and tasks without a dispatch entry are searched for
 * @param waitForCluster how long a due operation waits for an unreachable cluster, or for a replica of a later version that can read
 *                       it, before it fails
 * @param retryPause     the pause before a node that failed is tried again
 * @param maxTakeovers   how many replicas may be lost during one task before it fails
 */
@Validated
@ConfigurationProperties("ilion.dispatch")
record DispatchSettings(
        @Nullable String replica,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration heartbeat,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration sweep,
        @DefaultValue("30s") @DurationMin(millis = 0) Duration waitForCluster,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration retryPause,
        @DefaultValue("5") @Min(1) int maxTakeovers) {}
