/**
 * The operation types, one package each; they do not depend on each other. {@code docs/how-to/add-an-operation.md} tells how to add
 * one.
 */
@NullMarked
package io.ilion.maintenance;

import org.jspecify.annotations.NullMarked;
