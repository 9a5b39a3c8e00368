/** Failures of operations and tasks: the serialised throwable, its code, and the exceptions that become one. */
@NullMarked
package io.ilion.operation.failure;

import org.jspecify.annotations.NullMarked;
