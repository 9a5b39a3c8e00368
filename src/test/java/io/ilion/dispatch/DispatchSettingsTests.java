package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class DispatchSettingsTests {

    private final SettingsReader<DispatchSettings> settings =
            new SettingsReader<>(DispatchSettings.class, Enabled.class);

    @Test
    void hasDefaults() {
        assertThat(settings.read())
                .isEqualTo(new DispatchSettings(
                        null,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        5,
                        new DispatchSettings.Workers(8, null)));
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read(
                        "ilion.dispatch.replica=one",
                        "ilion.dispatch.heartbeat-interval=250ms",
                        "ilion.dispatch.sweep-interval=3m",
                        "ilion.dispatch.wait-for-cluster=2m",
                        "ilion.dispatch.retry-pause=PT7S",
                        "ilion.dispatch.max-takeovers=3",
                        "ilion.dispatch.workers.reserved=2",
                        "ilion.dispatch.workers.per-cluster=16"))
                .isEqualTo(new DispatchSettings(
                        "one",
                        Duration.ofMillis(250),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(7),
                        3,
                        new DispatchSettings.Workers(2, 16)));
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeatInterval, heartbeat-interval, 0s",
        "sweepInterval, sweep-interval, 0s",
        "waitForCluster, wait-for-cluster, -1s",
        "retryPause, retry-pause, -1s",
        "maxTakeovers, max-takeovers, 0",
        "workers.reserved, workers.reserved, -1",
        "workers.perCluster, workers.per-cluster, 0",
        "soon, retry-pause, soon"
    })
    void rejectsInvalidValues(String named, String key, String value) {
        settings.assertRejected(named, "ilion.dispatch." + key + "=" + value);
    }

    @EnableConfigurationProperties(DispatchSettings.class)
    static class Enabled {}
}
