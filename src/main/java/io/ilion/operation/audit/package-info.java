/** The audit log of rejected requests. */
@NullMarked
package io.ilion.operation.audit;

import org.jspecify.annotations.NullMarked;
