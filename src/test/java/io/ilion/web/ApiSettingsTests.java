package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import io.ilion.web.ApiSettings.Azure;
import io.ilion.web.ApiSettings.FailureFormat;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ApiSettingsTests {

    private final SettingsReader<ApiSettings> settings = new SettingsReader<>(ApiSettings.class, Enabled.class);

    @Test
    void hasDefaults() {
        assertThat(settings.read())
                .isEqualTo(new ApiSettings(
                        FailureFormat.BOTH,
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        new Azure("/azure", Azure.Links.ABSOLUTE),
                        new ApiSettings.Streams(500, 100, Duration.ofSeconds(15), Duration.ofHours(1)),
                        new ApiSettings.Reports(6, 3),
                        false,
                        new ApiSettings.Waits(2000, 500),
                        new ApiSettings.DryRuns(8, 4)));
    }

    @Test
    void readsTheSettingsOfStreams() {
        assertThat(settings.read(
                                "ilion.api.streams.max-connections=3",
                                "ilion.api.streams.max-connections-per-caller=2",
                                "ilion.api.streams.heartbeat-interval=1s",
                                "ilion.api.streams.max-duration=10m")
                        .streams())
                .isEqualTo(new ApiSettings.Streams(3, 2, Duration.ofSeconds(1), Duration.ofMinutes(10)));
        settings.assertRejected("maxConnections", "ilion.api.streams.max-connections=-1");
        settings.assertRejected("heartbeatInterval", "ilion.api.streams.heartbeat-interval=0s");
        settings.assertRejected("maxDuration", "ilion.api.streams.max-duration=0s");
    }

    @Test
    void readsTheSettingsOfReports() {
        assertThat(settings.read(
                                "ilion.api.reports.max-connections=4", "ilion.api.reports.max-connections-per-caller=1")
                        .reports())
                .isEqualTo(new ApiSettings.Reports(4, 1));
        settings.assertRejected("reports.maxConnections", "ilion.api.reports.max-connections=-1");
    }

    @Test
    void readsTheSettingsOfWaitsAndDryRuns() {
        ApiSettings read = settings.read(
                "ilion.api.waits.max-connections=9",
                "ilion.api.waits.max-connections-per-caller=8",
                "ilion.api.dry-runs.max-connections=7",
                "ilion.api.dry-runs.max-connections-per-caller=6");

        assertThat(read.waits()).isEqualTo(new ApiSettings.Waits(9, 8));
        assertThat(read.dryRuns()).isEqualTo(new ApiSettings.DryRuns(7, 6));
        settings.assertRejected("waits.maxConnections", "ilion.api.waits.max-connections=-1");
        settings.assertRejected("dryRuns.maxConnections", "ilion.api.dry-runs.max-connections=-1");
    }

    @Test
    void readsMaxWait() {
        assertThat(settings.read("ilion.api.max-wait=90s").maxWait()).isEqualTo(Duration.ofSeconds(90));
        settings.assertRejected("maxWait", "ilion.api.max-wait=1h");
        settings.assertRejected("maxWait", "ilion.api.max-wait=-1s");
    }

    @Test
    void readsShutdownDelay() {
        assertThat(settings.read("ilion.api.shutdown-delay=5s").shutdownDelay()).isEqualTo(Duration.ofSeconds(5));
        settings.assertRejected("shutdownDelay", "ilion.api.shutdown-delay=-1s");
        settings.assertRejected("shutdownDelay", "ilion.api.shutdown-delay=1h");
    }

    @Test
    void readsTheSettingsOfTheAzureApi() {
        Azure azure = settings.read("ilion.api.azure.base-path=/face/v1.0", "ilion.api.azure.links=relative")
                .azure();

        assertThat(azure).isEqualTo(new Azure("/face/v1.0", Azure.Links.RELATIVE));
    }

    @Test
    void rejectsAnInvalidBasePath() {
        for (String path : new String[] {
            "azure", "/azure/", "/", "/a b", "/{id}", "/**", "/v1", "/operations", "/history/face", "/..", "/face/./v1"
        }) {
            settings.assertRejected("basePath", "ilion.api.azure.base-path=" + path);
        }
        settings.assertRejected("short", "ilion.api.azure.links=short");
    }

    @Test
    void readsEveryFailureFormat() {
        assertThat(settings.read("ilion.api.failure-format=failure-cause").failureFormat())
                .isEqualTo(FailureFormat.FAILURE_CAUSE);
        assertThat(settings.read("ilion.api.failure-format=errors").failureFormat())
                .isEqualTo(FailureFormat.ERRORS);
        assertThat(settings.read("ilion.api.failure-format=both").failureFormat())
                .isEqualTo(FailureFormat.BOTH);
    }

    @Test
    void rejectsAnUnknownFailureFormat() {
        settings.assertRejected("neither", "ilion.api.failure-format=neither");
    }

    @EnableConfigurationProperties(ApiSettings.class)
    static class Enabled {}
}
