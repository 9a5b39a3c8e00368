/** Fuzzing: mutates valid requests that are derived from the OpenAPI document, and checks that they are rejected. */
@NullMarked
package io.ilion.fuzz;

import org.jspecify.annotations.NullMarked;
