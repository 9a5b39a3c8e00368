/** Requests that are wrong in one place, derived from the OpenAPI document, and what must become of them. */
@NullMarked
package io.ilion.fuzz;

import org.jspecify.annotations.NullMarked;
