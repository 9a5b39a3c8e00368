/**
 * Shape B: snapshots as the Face API of Azure has them, and the status monitor of Azure's long-running operations, below
 * {@code /azure} or another path of the settings. May depend on {@code operation}, {@code snapshot} and {@code cassandra}.
 */
@NullMarked
package io.ilion.api.azure;

import org.jspecify.annotations.NullMarked;
