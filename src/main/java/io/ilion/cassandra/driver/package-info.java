/** Topology, schema and CQL statements of a cluster, through Cassandra's Java driver. */
@NullMarked
package io.ilion.cassandra.driver;

import org.jspecify.annotations.NullMarked;
