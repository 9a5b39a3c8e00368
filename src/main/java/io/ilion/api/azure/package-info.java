/**
 * The Azure API, below {@code /azure} or another path of the settings: snapshots as the Face API has them, and the status monitor of
 * Azure's long-running operations.
 */
@NullMarked
package io.ilion.api.azure;

import org.jspecify.annotations.NullMarked;
