/** What was done, as auditors ask for it. Reads the rows of {@code operation} and depends on nothing else. */
@NullMarked
package io.ilion.history;

import org.jspecify.annotations.NullMarked;
