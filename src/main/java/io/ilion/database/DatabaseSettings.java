package io.ilion.database;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Connections to PostgreSQL.
 *
 * @param requestConnections the maximum number of connections of one replica that serve requests, in addition to those for tasks and
 *                           heartbeats ({@code spring.datasource.hikari.maximum-pool-size})
 */
@Validated
@ConfigurationProperties("ilion.database")
public record DatabaseSettings(@DefaultValue("10") @Min(1) int requestConnections) {}
