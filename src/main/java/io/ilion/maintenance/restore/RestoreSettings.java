package io.ilion.maintenance.restore;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of restore.
 *
 * @param truncateTimeout how long a node may execute a {@code TRUNCATE} whose response was lost. The tables stay locked for that time
 *                        before it is sent again or given up. Must be longer than {@code truncate_request_timeout} in
 *                        {@code cassandra.yaml}, or a node could remove rows that were restored
 */
@Validated
@ConfigurationProperties("ilion.restore")
record RestoreSettings(
        @DefaultValue("70s") @DurationMin(seconds = 1) Duration truncateTimeout) {}
