package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class DryRunSettingsTests {

    private final SettingsReader<DryRunSettings> settings = new SettingsReader<>(DryRunSettings.class, Enabled.class);

    @Test
    void hasDefaults() {
        assertThat(settings.read()).isEqualTo(new DryRunSettings(Duration.ofSeconds(30), 16));
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read("ilion.dry-run.timeout=5s", "ilion.dry-run.nodes-at-once=3"))
                .isEqualTo(new DryRunSettings(Duration.ofSeconds(5), 3));
    }

    @Test
    void rejectsInvalidValues() {
        settings.assertRejected("timeout", "ilion.dry-run.timeout=0s");
        settings.assertRejected("timeout", "ilion.dry-run.timeout=1h");
        settings.assertRejected("nodesAtOnce", "ilion.dry-run.nodes-at-once=0");
    }

    @EnableConfigurationProperties(DryRunSettings.class)
    static class Enabled {}
}
