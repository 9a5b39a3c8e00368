/**
 * Runs what is stored: starts operations, hands their tasks to workers, watches over them, and takes over what a dead
 * replica left. Rests on db-scheduler, whose table holds what is to be done. May depend on {@code operation} and
 * {@code cassandra}; nobody depends on it.
 */
@NullMarked
package io.ilion.dispatch;

import org.jspecify.annotations.NullMarked;
