package io.ilion.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings that the build passes to the tests; declared because unknown settings prevent the start.
 *
 * @param jar the packaged service
 * @param bench size of the benchmarks
 * @param prove size of the proof runs
 * @param it number of this test JVM, and start time of the build
 */
@ConfigurationProperties("ilion")
record TestRunSettings(
        @Nullable String jar,
        @Nullable Map<String, String> bench,
        @Nullable Map<String, String> prove,
        @Nullable Map<String, String> it) {}
