/** The operation types, one package each; they do not depend on each other. See {@code docs/how-to/add-an-operation.md}. */
@NullMarked
package io.ilion.maintenance;

import org.jspecify.annotations.NullMarked;
