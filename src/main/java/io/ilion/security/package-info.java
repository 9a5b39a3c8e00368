/** The door: who may come in, and what for. */
@NullMarked
package io.ilion.security;

import org.jspecify.annotations.NullMarked;
