/**
 * Fault injection: kills, freezes and disconnects real replicas, nodes and the database while clients submit operations, then
 * checks that the history, the nodes and the responses agree.
 */
@NullMarked
package io.ilion.faultinjection;

import org.jspecify.annotations.NullMarked;
