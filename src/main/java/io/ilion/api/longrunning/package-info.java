/** The google.longrunning API, below {@code /v1}: operations as {@code google.longrunning.Operations} serves them. */
@NullMarked
package io.ilion.api.longrunning;

import org.jspecify.annotations.NullMarked;
