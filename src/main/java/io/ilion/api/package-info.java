/**
 * The wires: one folder for each shape in which operations are served, and what they share. They hold words and shapes,
 * no rules, and cannot move a state. A wire may depend on {@code operation} (and {@code .history} on {@code history}),
 * never on another wire.
 */
@NullMarked
package io.ilion.api;

import org.jspecify.annotations.NullMarked;
