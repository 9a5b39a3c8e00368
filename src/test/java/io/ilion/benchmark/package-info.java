/** Benchmarks: measure the packaged service and its baselines in the same run ({@code ./mvnw -Pbench verify}). */
@NullMarked
package io.ilion.benchmark;

import org.jspecify.annotations.NullMarked;
