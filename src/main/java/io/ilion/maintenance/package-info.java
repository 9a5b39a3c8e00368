/**
 * The kinds of maintenance, one folder each. A kind may depend on {@code operation} and {@code cassandra}, never on
 * another kind. {@code docs/how-to/add-an-operation.md} tells how to add one.
 */
@NullMarked
package io.ilion.maintenance;

import org.jspecify.annotations.NullMarked;
