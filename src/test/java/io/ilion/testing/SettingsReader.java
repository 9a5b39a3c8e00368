package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Reads a record of settings as the service does when it starts.
 *
 * @param enabled a class with {@code @EnableConfigurationProperties} for them
 */
public record SettingsReader<T extends Record>(Class<T> type, Class<?> enabled) {

    /** @param settings each as {@code key=value} */
    public T read(String... settings) {
        List<T> read = new ArrayList<>();
        runner(settings).run(context -> {
            assertThat(context).hasNotFailed();
            read.add(context.getBean(type));
        });
        return read.get(0);
    }

    /** Sees that the service does not start with a setting, and that the reason names it. */
    public void assertRejected(String named, String... settings) {
        runner(settings).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(named);
        });
    }

    private ApplicationContextRunner runner(String... settings) {
        return new ApplicationContextRunner().withUserConfiguration(enabled).withPropertyValues(settings);
    }
}
