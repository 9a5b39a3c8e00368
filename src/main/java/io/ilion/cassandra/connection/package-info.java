/** The configured clusters: sessions, credentials, TLS, health and metrics. */
@NullMarked
package io.ilion.cassandra.connection;

import org.jspecify.annotations.NullMarked;
