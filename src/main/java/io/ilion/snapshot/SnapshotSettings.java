package io.ilion.snapshot;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the snapshot inventory is kept up to date.
 *
 * @param reconcileInterval how often the nodes are asked whether the known snapshots still exist, and for their size
 */
@Validated
@ConfigurationProperties("ilion.snapshots")
record SnapshotSettings(
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration reconcileInterval) {}
