/**
 * Cassandra clusters and their nodes.
 * <p>
 * {@code .driver} reads the topology and the schema over CQL, {@code .jmx} calls nodes over JMX, {@code .connection} combines both
 * for the configured clusters. Other packages use only the types of this one.
 */
@NullMarked
package io.ilion.cassandra;

import org.jspecify.annotations.NullMarked;
