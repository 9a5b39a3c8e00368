/**
 * Access to PostgreSQL that the other packages share: its connections, its clock, retry during an outage, ids in order of time, and storable text.
 */
@NullMarked
package io.ilion.database;

import org.jspecify.annotations.NullMarked;
