/** Completes the OpenAPI document: schemas of the operation types and of errors, required properties. */
@NullMarked
package io.ilion.openapi;

import org.jspecify.annotations.NullMarked;
