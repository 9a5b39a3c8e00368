/** The roof of the house: the one class that starts everything. */
@NullMarked
package io.ilion;

import org.jspecify.annotations.NullMarked;
