/**
 * The door: who may come in, and what for. May depend on {@code api}, for the shape of its answers, and on {@code operation},
 * whose {@link io.ilion.operation.Authorizer} it is; nobody depends on it.
 */
@NullMarked
package io.ilion.security;

import org.jspecify.annotations.NullMarked;
