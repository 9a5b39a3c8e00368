/** The SPI of operation types: {@link io.ilion.operation.type.Maintenance} and what its implementations are given and may use. */
@NullMarked
package io.ilion.operation.type;

import org.jspecify.annotations.NullMarked;
