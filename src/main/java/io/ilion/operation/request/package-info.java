/** Requests for operations: who sent them and how, strict reading, storing, planning, and idempotency. */
@NullMarked
package io.ilion.operation.request;

import org.jspecify.annotations.NullMarked;
