package io.ilion.snapshot;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the inventory is kept true.
 *
 * @param look how often the nodes are asked whether the snapshots are still there, and how large they are
 */
@Validated
@ConfigurationProperties("ilion.snapshots")
record SnapshotSettings(
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration look) {}
