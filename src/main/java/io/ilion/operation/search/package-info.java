/** The one query by which operations are found: the criteria, and the SQL that they become. */
@NullMarked
package io.ilion.operation.search;

import org.jspecify.annotations.NullMarked;
