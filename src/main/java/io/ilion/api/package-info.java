/**
 * What the compatible APIs share: submissions and long polling. Each API is a package below: controllers and records that give
 * operations the shape that its clients expect. They hold no rules and cannot change a state.
 */
@NullMarked
package io.ilion.api;

import org.jspecify.annotations.NullMarked;
