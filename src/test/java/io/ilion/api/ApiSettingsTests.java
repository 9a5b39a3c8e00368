package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.api.ApiSettings.Failures;
import io.ilion.testing.SettingsReader;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ApiSettingsTests {

    private final SettingsReader<ApiSettings> settings = new SettingsReader<>(ApiSettings.class, Enabled.class);

    @Test
    void showsAFailureInBothPropertiesByDefault() {
        assertThat(settings.read()).isEqualTo(new ApiSettings(Failures.BOTH));
    }

    @Test
    void readsEveryWord() {
        assertThat(settings.read("ilion.api.failures=failure-cause").failures()).isEqualTo(Failures.FAILURE_CAUSE);
        assertThat(settings.read("ilion.api.failures=errors").failures()).isEqualTo(Failures.ERRORS);
        assertThat(settings.read("ilion.api.failures=both").failures()).isEqualTo(Failures.BOTH);
    }

    @Test
    void eachWordNamesTheProperties() {
        assertThat(Failures.values())
                .filteredOn(Failures::cause)
                .containsExactly(Failures.FAILURE_CAUSE, Failures.BOTH);
        assertThat(Failures.values()).filteredOn(Failures::errors).containsExactly(Failures.ERRORS, Failures.BOTH);
    }

    @Test
    void refusesAWordThatMeansNothing() {
        settings.assertRefused("neither", "ilion.api.failures=neither");
    }

    @EnableConfigurationProperties(ApiSettings.class)
    static class Enabled {}
}
