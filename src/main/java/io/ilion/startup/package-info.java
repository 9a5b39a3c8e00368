/** Checks at startup that hold for all settings, failure analyzers, and logging. */
@NullMarked
package io.ilion.startup;

import org.jspecify.annotations.NullMarked;
