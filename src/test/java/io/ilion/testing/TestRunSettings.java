package io.ilion.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the build tells the tests; declared, since unknown settings stop the start.
 *
 * @param jar   the packaged service
 * @param bench how much is measured
 * @param prove how much is proved
 * @param it    which of the JVMs this is that run tests side by side, and when the build began
 */
@ConfigurationProperties("ilion")
record TestRunSettings(
        @Nullable String jar,
        @Nullable Map<String, String> bench,
        @Nullable Map<String, String> prove,
        @Nullable Map<String, String> it) {}
