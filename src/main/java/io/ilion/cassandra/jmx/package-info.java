/** Calls to the MBeans of a node: cached connections, timeouts, and a second connection as a liveness probe. */
@NullMarked
package io.ilion.cassandra.jmx;

import org.jspecify.annotations.NullMarked;
