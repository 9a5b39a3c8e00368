/**
 * The core: operations, tasks, attempts and transitions, the rules by which their states change, and authorization.
 * {@link io.ilion.operation.DispatchQueue} is implemented by the package that runs them.
 */
@NullMarked
package io.ilion.operation;

import org.jspecify.annotations.NullMarked;
