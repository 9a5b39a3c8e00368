/** The one query by which operations are found: what they can be asked for by, and the SQL that finds them. */
@NullMarked
package io.ilion.operation.search;

import org.jspecify.annotations.NullMarked;
