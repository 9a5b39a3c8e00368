/** The history API, below {@code /history}: search, export, live events and verification of the audit trail. */
@NullMarked
package io.ilion.api.history;

import org.jspecify.annotations.NullMarked;
