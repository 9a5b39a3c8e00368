package io.ilion.devcluster;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the local start; declared because unknown settings prevent the start.
 *
 * @param nodes number of Cassandra nodes
 * @param java17 the JDK that runs them
 */
@ConfigurationProperties("ilion.local")
record LocalStartSettings(@Nullable String nodes, @Nullable String java17) {}
