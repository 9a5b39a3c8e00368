package io.ilion.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class DatabaseSettingsTests {

    private final SettingsReader<DatabaseSettings> settings =
            new SettingsReader<>(DatabaseSettings.class, Enabled.class);

    @Test
    void readsTheNumberOfConnections() {
        assertThat(settings.read()).isEqualTo(new DatabaseSettings(10));
        assertThat(settings.read("ilion.database.request-connections=3")).isEqualTo(new DatabaseSettings(3));
        settings.assertRejected("requestConnections", "ilion.database.request-connections=0");
    }

    @EnableConfigurationProperties(DatabaseSettings.class)
    static class Enabled {}
}
