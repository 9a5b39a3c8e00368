/**
 * The local start and the real parts of the integration tests: a real PostgreSQL and real Cassandra nodes, as processes of
 * their own that end with the JVM that started them.
 */
@NullMarked
package io.ilion.devcluster;

import org.jspecify.annotations.NullMarked;
