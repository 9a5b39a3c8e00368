package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class RestoreSettingsTests {

    private final SettingsReader<RestoreSettings> settings = new SettingsReader<>(RestoreSettings.class, Enabled.class);

    @Test
    void waitsLongerThanCassandraByDefault() {
        assertThat(settings.read()).isEqualTo(new RestoreSettings(Duration.ofSeconds(70)));
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read("ilion.restore.truncate-timeout=15s"))
                .isEqualTo(new RestoreSettings(Duration.ofSeconds(15)));
    }

    @Test
    void rejectsATimeoutOfZero() {
        settings.assertRejected("truncateTimeout", "ilion.restore.truncate-timeout=0s");
    }

    @EnableConfigurationProperties(RestoreSettings.class)
    static class Enabled {}
}
