/**
 * What holds for all settings together, whichever room they belong to: none is misspelt in silence. Knows no other room, and
 * finds their records of settings as beans.
 */
@NullMarked
package io.ilion.startup;

import org.jspecify.annotations.NullMarked;
