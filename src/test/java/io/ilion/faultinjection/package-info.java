/**
 * Tries to break Ilion: real replicas, nodes and a database that are killed, frozen, cut off and hurt while callers go on, and a
 * checker that reads afterwards what the history, the nodes and the callers say.
 */
@NullMarked
package io.ilion.faultinjection;

import org.jspecify.annotations.NullMarked;
