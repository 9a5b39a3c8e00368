/**
 * Runs stored operations: plans them, runs their tasks, and takes over the tasks of lost replicas. The queue is the table of db-scheduler.
 * No other package depends on this one.
 */
@NullMarked
package io.ilion.dispatch;

import org.jspecify.annotations.NullMarked;
