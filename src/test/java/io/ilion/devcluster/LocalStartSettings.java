package io.ilion.devcluster;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What may be said to the local start; declared, since unknown settings stop the start.
 *
 * @param nodes  how many Cassandra nodes
 * @param java17 the JDK that runs them
 */
@ConfigurationProperties("ilion.local")
record LocalStartSettings(@Nullable String nodes, @Nullable String java17) {}
