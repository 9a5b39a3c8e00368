package io.ilion.operation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of a dry run.
 *
 * @param timeout    the longest time that a dry run takes; what was not checked by then is reported as unknown
 * @param nodesAtOnce how many nodes a dry run asks at the same time
 */
@Validated
@ConfigurationProperties("ilion.dry-run")
record DryRunSettings(
        @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration timeout,

        @DefaultValue("16") @Min(1) @Max(256) int nodesAtOnce) {}
