/** The clusters of the settings, known through the driver and worked on over JMX; and their health. */
@NullMarked
package io.ilion.cassandra.connection;

import org.jspecify.annotations.NullMarked;
