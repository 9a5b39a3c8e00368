/**
 * What the other packages share of PostgreSQL: its clock, retry during an outage, ids in order of time, and what can be stored as
 * text.
 */
@NullMarked
package io.ilion.database;

import org.jspecify.annotations.NullMarked;
