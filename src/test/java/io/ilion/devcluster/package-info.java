/**
 * The local start, and the servers of the integration tests: a real PostgreSQL and real Cassandra nodes in separate processes that
 * end with the JVM that started them.
 */
@NullMarked
package io.ilion.devcluster;

import org.jspecify.annotations.NullMarked;
