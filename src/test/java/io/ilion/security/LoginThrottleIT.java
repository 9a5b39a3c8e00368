package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Throttling of failed logins, over HTTP. */
class LoginThrottleIT {

    private static final Ilion SERVICE = Ilion.start(settings());

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("ilion.security.login-throttling.max-failures", 3);
        settings.put("ilion.security.login-throttling.refill-interval", "2s");
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void respondsWith429AndRetryAfterInTheFormatOfEachApi() {
        ApiResponse first = guess("reader", "guess", "/operations", "203.0.113.1");
        guess("reader", "guess1", "/operations", "203.0.113.1");
        guess("reader", "guess2", "/operations", "203.0.113.1");

        ApiResponse throttled = guess("reader", "guess3", "/operations", "203.0.113.1");
        ApiResponse correct = guess("reader", TestSecrets.passwordOf("reader"), "/v1/operations", "203.0.113.2");
        ApiResponse azure = guess("reader", TestSecrets.passwordOf("reader"), "/azure/snapshots", "203.0.113.3");

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.string("detail")).startsWith("The user name or the password is wrong.");
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.header("Retry-After").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 2));
        assertThat(throttled.string("type")).isEqualTo("urn:ilion:problem:too-many-failed-logins");
        assertThat(correct.status()).isEqualTo(429);
        assertThat(correct.json().at("/error/status").asString()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(azure.status()).isEqualTo(429);
        assertThat(azure.header("x-ms-error-code")).hasValue("TooManyFailedLogins");
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> guess("reader", TestSecrets.passwordOf("reader"), "/operations", "203.0.113.2")
                                .status()
                        == 200);
    }

    @Test
    void guessesFromElsewhereDoNotBlockAKnownAddress() {
        assertThat(guess("operator", TestSecrets.passwordOf("operator"), "/operations", "198.51.100.7")
                        .status())
                .isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            guess("operator", "guess" + i, "/operations", "203.0.113.10");
        }

        assertThat(guess("operator", TestSecrets.passwordOf("operator"), "/operations", "203.0.113.10")
                        .status())
                .isEqualTo(429);
        assertThat(guess("operator", TestSecrets.passwordOf("operator"), "/operations", "198.51.100.7")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void throttlesAnAddressThatTriesManyUsers() {
        for (int i = 0; i < 20; i++) {
            guess("name" + i, "guess", "/operations", "203.0.113.20");
        }

        assertThat(guess("admin", TestSecrets.passwordOf("admin"), "/operations", "203.0.113.20")
                        .status())
                .isEqualTo(429);
        assertThat(guess("admin", TestSecrets.passwordOf("admin"), "/operations", "203.0.113.21")
                        .status())
                .isEqualTo(200);
    }

    private static ApiResponse guess(String name, String password, String path, String address) {
        return new IlionClient(SERVICE.port(), name, password).send("GET", path, "", "X-Forwarded-For", address);
    }
}
