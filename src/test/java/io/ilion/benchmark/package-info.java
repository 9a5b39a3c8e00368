/** Measures the packaged service beside what it is compared with, in one run: {@code ./mvnw -Pbench verify}. */
@NullMarked
package io.ilion.benchmark;

import org.jspecify.annotations.NullMarked;
