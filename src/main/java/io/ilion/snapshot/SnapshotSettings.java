package io.ilion.snapshot;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the inventory of snapshots.
 *
 * @param reconcileInterval pause between two comparisons of the inventory with the nodes
 */
@Validated
@ConfigurationProperties("ilion.snapshots")
record SnapshotSettings(
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration reconcileInterval) {}
