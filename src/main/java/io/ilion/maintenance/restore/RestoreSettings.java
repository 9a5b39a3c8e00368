package io.ilion.maintenance.restore;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a restore truncates.
 *
 * @param truncateTimeout how long a node may still be at a {@code TRUNCATE} whose answer was lost: tables stay locked for so long, and
 *                        only then is it sent again or given up; longer than {@code truncate_request_timeout} in the
 *                        {@code cassandra.yaml} of the nodes, or a node could remove rows that were restored
 */
@Validated
@ConfigurationProperties("ilion.restore")
record RestoreSettings(
        @DefaultValue("70s") @DurationMin(seconds = 1) Duration truncateTimeout) {}
