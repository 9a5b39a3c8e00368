/** The chart below {@code helm}: rendered by Helm itself, read as Kubernetes would read it, and started. */
@NullMarked
package io.ilion.chart;

import org.jspecify.annotations.NullMarked;
