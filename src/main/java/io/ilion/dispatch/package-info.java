/**
 * Runs stored operations: plans them, hands their tasks to workers, and takes over the tasks of a replica that stopped. Rests on
 * db-scheduler, whose table holds the queue. No other package depends on it.
 */
@NullMarked
package io.ilion.dispatch;

import org.jspecify.annotations.NullMarked;
