/** Shape D: the audit of operations, below {@code /history}. May depend on {@code operation} and {@code history}. */
@NullMarked
package io.ilion.api.history;

import org.jspecify.annotations.NullMarked;
