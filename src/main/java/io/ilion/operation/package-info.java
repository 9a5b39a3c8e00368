/**
 * The ground floor: the words of the product (operation, task, attempt, transition, state, failure), their rules, the
 * entities that keep them, and what the rooms above plug into: {@link io.ilion.operation.type.Maintenance} for a kind of
 * work, {@link io.ilion.operation.DispatchQueue} for whoever runs it. May depend on {@code cassandra} only.
 */
@NullMarked
package io.ilion.operation;

import org.jspecify.annotations.NullMarked;
