/** Starts Ilion. */
@NullMarked
package io.ilion;

import org.jspecify.annotations.NullMarked;
