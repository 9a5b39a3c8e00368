/**
 * What the compatible APIs share: submissions and long polling. Each API is a package below: controllers and records in the
 * format that its clients expect. They contain no rules and cannot change the state of an operation.
 */
@NullMarked
package io.ilion.api;

import org.jspecify.annotations.NullMarked;
