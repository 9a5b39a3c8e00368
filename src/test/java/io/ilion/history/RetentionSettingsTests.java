package io.ilion.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class RetentionSettingsTests {

    private final SettingsReader<RetentionSettings> settings =
            new SettingsReader<>(RetentionSettings.class, Enabled.class);

    @Test
    void keepsEverythingWithAuthenticationByDefault() {
        assertThat(settings.read())
                .isEqualTo(new RetentionSettings(
                        Duration.ZERO,
                        Map.of(),
                        Duration.ZERO,
                        Duration.ofDays(30),
                        100,
                        Duration.ofMillis(100),
                        Duration.ofHours(1)));
        assertThat(settings.read().keepsEverything()).isFalse();
        assertThat(settings.read("ilion.history.retention.keep-anonymous-rejected-requests=0")
                        .keepsEverything())
                .isTrue();
    }

    @Test
    void readsEveryKey() {
        RetentionSettings read = settings.read(
                "ilion.history.retention.keep=365d",
                "ilion.history.retention.keep-by-type.flush=90d",
                "ilion.history.retention.keep-by-type.clear-snapshot=0",
                "ilion.history.retention.keep-rejected-requests=30d",
                "ilion.history.retention.keep-anonymous-rejected-requests=2d",
                "ilion.history.retention.batch-size=7",
                "ilion.history.retention.batch-pause=1s",
                "ilion.history.retention.interval=10m");

        assertThat(read)
                .isEqualTo(new RetentionSettings(
                        Duration.ofDays(365),
                        Map.of("flush", Duration.ofDays(90), "clear-snapshot", Duration.ZERO),
                        Duration.ofDays(30),
                        Duration.ofDays(2),
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10)));
        assertThat(read.rule("cleanup")).hasToString("ilion.history.retention.keep: PT8760H");
        assertThat(read.rule("flush")).hasToString("ilion.history.retention.keep-by-type.flush: PT2160H");
        assertThat(read.rule("clear-snapshot").keepsForever()).isTrue();
        assertThat(read.keepsEverything()).isFalse();
    }

    @Test
    void rejectsLessThanOneDay() {
        settings.assertRejected("ilion.history.retention.keep ", "ilion.history.retention.keep=23h");
        settings.assertRejected("keep-by-type.flush", "ilion.history.retention.keep-by-type.flush=-1d");
        settings.assertRejected(
                "keep-anonymous-rejected-requests", "ilion.history.retention.keep-anonymous-rejected-requests=1h");
        settings.assertRejected("keep-rejected-requests", "ilion.history.retention.keep-rejected-requests=10s");
    }

    @Test
    void rejectsBatchesThatWouldBlock() {
        settings.assertRejected("batchSize", "ilion.history.retention.batch-size=1001");
        settings.assertRejected("batchPause", "ilion.history.retention.batch-pause=0s");
        settings.assertRejected("interval", "ilion.history.retention.interval=0s");
    }

    @EnableConfigurationProperties(RetentionSettings.class)
    static class Enabled {}
}
