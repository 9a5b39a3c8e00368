package io.ilion.maintenance.restore;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Timing of a restore.
 *
 * @param truncateTimeout how long a node may still execute a {@code TRUNCATE} whose response was lost: tables stay locked for that
 *                        long before it is repeated or given up. Must exceed {@code truncate_request_timeout} in
 *                        {@code cassandra.yaml} of the nodes, or a node could remove restored rows
 */
@Validated
@ConfigurationProperties("ilion.restore")
record RestoreSettings(
        @DefaultValue("70s") @DurationMin(seconds = 1) Duration truncateTimeout) {}
