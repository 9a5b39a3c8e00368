/**
 * Shape C: operations as {@code google.longrunning.Operations} serves them, below {@code /v1}. May depend on {@code
 * operation}.
 */
@NullMarked
package io.ilion.api.longrunning;

import org.jspecify.annotations.NullMarked;
