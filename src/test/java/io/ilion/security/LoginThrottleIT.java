package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.Answer;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RealParts;
import io.ilion.testing.Secrets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whoever guesses passwords is slowed down, over real HTTP. */
class LoginThrottleIT {

    private static final Ilion SERVICE = Ilion.started(settings());

    private static Map<String, Object> settings() {
        Map<String, Object> settings = RealParts.withoutCassandra(RealParts.newDatabase());
        settings.put("ilion.security.login-throttling.max-failures", 3);
        settings.put("ilion.security.login-throttling.refill-interval", "2s");
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void answersInTheShapeOfThePathWhenToComeAgain() {
        Answer first = guess("reader", "guess", "/operations", "203.0.113.1");
        guess("reader", "guess1", "/operations", "203.0.113.1");
        guess("reader", "guess2", "/operations", "203.0.113.1");

        Answer plain = guess("reader", "guess3", "/operations", "203.0.113.1");
        Answer right = guess("reader", Secrets.of("reader"), "/v1/operations", "203.0.113.2");
        Answer azure = guess("reader", Secrets.of("reader"), "/azure/snapshots", "203.0.113.3");

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.get("detail")).startsWith("The name or the password is wrong.");
        assertThat(plain.status()).isEqualTo(429);
        assertThat(plain.header("Retry-After").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 2));
        assertThat(plain.get("type")).isEqualTo("urn:ilion:problem:too-many-failed-log-ins");
        assertThat(right.status()).isEqualTo(429);
        assertThat(right.json().at("/error/status").asString()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(azure.status()).isEqualTo(429);
        assertThat(azure.header("x-ms-error-code")).hasValue("TooManyFailedLogIns");
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> guess("reader", Secrets.of("reader"), "/operations", "203.0.113.2")
                                .status()
                        == 200);
    }

    @Test
    void doesNotKeepTheUserOutWhereTheUserWasBefore() {
        assertThat(guess("operator", Secrets.of("operator"), "/operations", "198.51.100.7")
                        .status())
                .isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            guess("operator", "guess" + i, "/operations", "203.0.113.10");
        }

        assertThat(guess("operator", Secrets.of("operator"), "/operations", "203.0.113.10")
                        .status())
                .isEqualTo(429);
        assertThat(guess("operator", Secrets.of("operator"), "/operations", "198.51.100.7")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAddressThatTriesManyNamesIsSlowedDown() {
        for (int i = 0; i < 20; i++) {
            guess("name" + i, "guess", "/operations", "203.0.113.20");
        }

        assertThat(guess("admin", Secrets.of("admin"), "/operations", "203.0.113.20")
                        .status())
                .isEqualTo(429);
        assertThat(guess("admin", Secrets.of("admin"), "/operations", "203.0.113.21")
                        .status())
                .isEqualTo(200);
    }

    private static Answer guess(String name, String password, String path, String address) {
        return new IlionClient(SERVICE.port(), name, password).send("GET", path, "", "X-Forwarded-For", address);
    }
}
