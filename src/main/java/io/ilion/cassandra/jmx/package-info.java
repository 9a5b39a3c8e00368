/** Calls to the MBeans of a node: kept connections, bounded waits, and a second connection that notices a hung node. */
@NullMarked
package io.ilion.cassandra.jmx;

import org.jspecify.annotations.NullMarked;
