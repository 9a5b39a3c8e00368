/**
 * The foundation: Cassandra clusters, their nodes, and how to reach them. May depend on nothing else of Ilion.
 * <p>
 * {@code .driver} knows who is in a cluster (over CQL), {@code .jmx} works on a node (over JMX), {@code .connection}
 * puts the two together; the rest of the house sees only the types of this package.
 */
@NullMarked
package io.ilion.cassandra;

import org.jspecify.annotations.NullMarked;
