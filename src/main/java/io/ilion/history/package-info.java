/** The audit trail: search, change stream, retention and verification. Reads the tables of {@code operation}. */
@NullMarked
package io.ilion.history;

import org.jspecify.annotations.NullMarked;
