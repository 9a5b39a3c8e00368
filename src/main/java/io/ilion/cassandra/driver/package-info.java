/** What Cassandra's own driver tells of a cluster: its nodes and its schema. */
@NullMarked
package io.ilion.cassandra.driver;

import org.jspecify.annotations.NullMarked;
