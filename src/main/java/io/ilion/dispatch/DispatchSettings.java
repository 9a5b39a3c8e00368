package io.ilion.dispatch;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How work is run. How many tasks at once, and how soon a dead replica is noticed, are settings of {@code db-scheduler}.
 *
 * @param replica        the name of this replica in the history, unlike that of any other; without one, the name of the host and
 *                       eight random hexadecimal digits
 * @param pulse          how often running tasks write their progress and learn that they were cancelled or taken over
 * @param sweep          how often operations that stand still without an entry for dispatch are looked for
 * @param waitForCluster how long an operation that is due waits for a cluster that is out of reach, or for a replica of a
 *                       later version that can read it, before it fails
 * @param retryPause     the pause before a node that failed is tried again
 * @param maxTakeovers   how many replicas may be lost over one task before it fails
 */
@Validated
@ConfigurationProperties("ilion.dispatch")
record DispatchSettings(
        @Nullable String replica,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration pulse,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration sweep,
        @DefaultValue("30s") @DurationMin(millis = 0) Duration waitForCluster,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration retryPause,
        @DefaultValue("5") @Min(1) int maxTakeovers) {}
