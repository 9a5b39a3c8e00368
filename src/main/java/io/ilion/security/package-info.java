/** The door: who may come in, and what for. May depend on {@code api}, for the shape of its answers; nobody depends on it. */
@NullMarked
package io.ilion.security;

import org.jspecify.annotations.NullMarked;
