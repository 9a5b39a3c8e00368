/**
 * Cassandra clusters and their nodes.
 * <p>
 * {@code .driver} reads topology and schema over CQL, {@code .jmx} calls MBeans over JMX, {@code .connection} combines both for the
 * configured clusters. Other packages use only the types of this one.
 */
@NullMarked
package io.ilion.cassandra;

import org.jspecify.annotations.NullMarked;
