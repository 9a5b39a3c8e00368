package io.ilion.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class SnapshotSettingsTests {

    private final SettingsReader<SnapshotSettings> settings =
            new SettingsReader<>(SnapshotSettings.class, Enabled.class);

    @Test
    void hasDefaults() {
        assertThat(settings.read()).isEqualTo(new SnapshotSettings(Duration.ofMinutes(5)));
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read("ilion.snapshots.reconcile-interval=90s"))
                .isEqualTo(new SnapshotSettings(Duration.ofSeconds(90)));
    }

    @Test
    void rejectsAnIntervalOfZero() {
        settings.assertRejected("reconcileInterval", "ilion.snapshots.reconcile-interval=0s");
    }

    @EnableConfigurationProperties(SnapshotSettings.class)
    static class Enabled {}
}
