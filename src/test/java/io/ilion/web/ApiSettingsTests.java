package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import io.ilion.web.ApiSettings.Azure;
import io.ilion.web.ApiSettings.Failures;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ApiSettingsTests {

    private final SettingsReader<ApiSettings> settings = new SettingsReader<>(ApiSettings.class, Enabled.class);

    @Test
    void hasDefaultsThatFitMostClients() {
        assertThat(settings.read())
                .isEqualTo(new ApiSettings(
                        Failures.BOTH,
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        new Azure("/azure", Azure.Links.ABSOLUTE),
                        new ApiSettings.Streams(500, Duration.ofSeconds(15), Duration.ofHours(1))));
    }

    @Test
    void readsHowTheHistoryMayBeFollowed() {
        assertThat(settings.read(
                                "ilion.api.streams.at-most=3",
                                "ilion.api.streams.heartbeat=1s",
                                "ilion.api.streams.longest=10m")
                        .streams())
                .isEqualTo(new ApiSettings.Streams(3, Duration.ofSeconds(1), Duration.ofMinutes(10)));
        settings.assertRejected("atMost", "ilion.api.streams.at-most=-1");
        settings.assertRejected("heartbeat", "ilion.api.streams.heartbeat=0s");
        settings.assertRejected("longest", "ilion.api.streams.longest=0s");
    }

    @Test
    void readsHowLongCallersMayWait() {
        assertThat(settings.read("ilion.api.longest-wait=90s").longestWait()).isEqualTo(Duration.ofSeconds(90));
        settings.assertRejected("longestWait", "ilion.api.longest-wait=1h");
        settings.assertRejected("longestWait", "ilion.api.longest-wait=-1s");
    }

    @Test
    void readsHowLongRequestsAreAcceptedInTheEnd() {
        assertThat(settings.read("ilion.api.drain=5s").drain()).isEqualTo(Duration.ofSeconds(5));
        settings.assertRejected("drain", "ilion.api.drain=-1s");
        settings.assertRejected("drain", "ilion.api.drain=1h");
    }

    @Test
    void readsWhereShapeBIs() {
        Azure azure = settings.read("ilion.api.azure.base-path=/face/v1.0", "ilion.api.azure.links=relative")
                .azure();

        assertThat(azure).isEqualTo(new Azure("/face/v1.0", Azure.Links.RELATIVE));
    }

    @Test
    void refusesABasePathThatIsNone() {
        for (String path : new String[] {
            "azure", "/azure/", "/", "/a b", "/{id}", "/**", "/v1", "/operations", "/history/face", "/..", "/face/./v1"
        }) {
            settings.assertRejected("basePath", "ilion.api.azure.base-path=" + path);
        }
        settings.assertRejected("short", "ilion.api.azure.links=short");
    }

    @Test
    void readsEveryWord() {
        assertThat(settings.read("ilion.api.failures=failure-cause").failures()).isEqualTo(Failures.FAILURE_CAUSE);
        assertThat(settings.read("ilion.api.failures=errors").failures()).isEqualTo(Failures.ERRORS);
        assertThat(settings.read("ilion.api.failures=both").failures()).isEqualTo(Failures.BOTH);
    }

    @Test
    void refusesAWordThatMeansNothing() {
        settings.assertRejected("neither", "ilion.api.failures=neither");
    }

    @EnableConfigurationProperties(ApiSettings.class)
    static class Enabled {}
}
