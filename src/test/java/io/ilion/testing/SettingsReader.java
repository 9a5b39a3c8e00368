package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Binds and validates a settings record as the service does at start-up.
 *
 * @param enabled a class with {@code @EnableConfigurationProperties} for the record
 */
public record SettingsReader<T extends Record>(Class<T> type, Class<?> enabled) {

    /** @param settings settings as {@code key=value} */
    public T read(String... settings) {
        List<T> read = new ArrayList<>();
        runner(settings).run(context -> {
            assertThat(context).hasNotFailed();
            read.add(context.getBean(type));
        });
        return read.get(0);
    }

    /** Asserts that a setting fails the start and that the message contains the text. */
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
