package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.security.SecuritySettings.LoginThrottling;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LoginThrottleTests {

    private final AtomicLong now = new AtomicLong();
    private final LoginThrottle throttle = new LoginThrottle(new LoginThrottling(3, Duration.ofSeconds(10)), now::get);

    @Test
    void allowsMaxFailuresPerUserThenReportsRetryAfter() {
        fail(3, "alice", "203.0.113.1");

        assertThatThrownBy(() -> throttle.begin("alice", "203.0.113.1"))
                .asInstanceOf(InstanceOfAssertFactories.type(TooManyFailedLoginsException.class))
                .extracting(TooManyFailedLoginsException::retryAfter)
                .isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(() -> throttle.check("alice", "203.0.113.1"))
                .isInstanceOf(TooManyFailedLoginsException.class);
    }

    @Test
    void countsAUserAcrossAddresses() {
        fail(1, "alice", "203.0.113.1");
        fail(1, "alice", "203.0.113.2");
        fail(1, "alice", "203.0.113.3");

        assertThatThrownBy(() -> throttle.begin("alice", "203.0.113.4"))
                .isInstanceOf(TooManyFailedLoginsException.class);
        assertThatCode(() -> throttle.begin("bob", "203.0.113.4")).doesNotThrowAnyException();
    }

    @Test
    void countsAnAddressAcrossUsers() {
        for (int i = 0; i < 15; i++) {
            fail(1, "user" + i, "203.0.113.1");
        }

        assertThatThrownBy(() -> throttle.begin("another", "203.0.113.1"))
                .isInstanceOf(TooManyFailedLoginsException.class);
        assertThatCode(() -> throttle.begin("another", "203.0.113.2")).doesNotThrowAnyException();
    }

    @Test
    void countsAnIPv6NetworkAsOneAddress() {
        for (int i = 0; i < 15; i++) {
            fail(1, "user" + i, "2001:db8:0:1::" + i);
        }

        assertThatThrownBy(() -> throttle.begin("another", "2001:db8:0:1:ffff::1"))
                .isInstanceOf(TooManyFailedLoginsException.class);
        assertThatCode(() -> throttle.begin("another", "2001:db8:0:2::1")).doesNotThrowAnyException();
    }

    @Test
    void refillsOneTokenPerInterval() {
        fail(3, "alice", "203.0.113.1");

        now.addAndGet(Duration.ofSeconds(10).toNanos());

        fail(1, "alice", "203.0.113.1");
        assertThatThrownBy(() -> throttle.begin("alice", "203.0.113.1"))
                .isInstanceOf(TooManyFailedLoginsException.class);
    }

    @Test
    void throttledAttemptsDoNotExtendTheWait() {
        fail(3, "alice", "203.0.113.1");
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> throttle.begin("alice", "203.0.113.1"))
                    .isInstanceOf(TooManyFailedLoginsException.class);
        }

        now.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThatCode(() -> throttle.begin("alice", "203.0.113.1")).doesNotThrowAnyException();
    }

    @Test
    void successfulLoginsTakeNoToken() {
        for (int i = 0; i < 100; i++) {
            throttle.begin("alice", "203.0.113.1").succeeded();
        }

        assertThatCode(() -> throttle.begin("alice", "203.0.113.9")).doesNotThrowAnyException();
    }

    @Test
    void guessesFromElsewhereDoNotBlockAKnownAddress() {
        throttle.begin("alice", "198.51.100.7").succeeded();

        fail(3, "alice", "203.0.113.1");

        assertThatThrownBy(() -> throttle.begin("alice", "203.0.113.2"))
                .isInstanceOf(TooManyFailedLoginsException.class);
        assertThatCode(() -> throttle.check("alice", "198.51.100.7")).doesNotThrowAnyException();
        assertThatCode(() -> throttle.begin("alice", "198.51.100.7").succeeded())
                .doesNotThrowAnyException();
    }

    @Test
    void usersOfASharedAddressDoNotBlockAKnownUser() {
        throttle.begin("alice", "198.51.100.7").succeeded();
        for (int i = 0; i < 15; i++) {
            fail(1, "user" + i, "198.51.100.7");
        }

        assertThatCode(() -> throttle.check("alice", "198.51.100.7")).doesNotThrowAnyException();
        assertThatThrownBy(() -> throttle.check("bob", "198.51.100.7"))
                .isInstanceOf(TooManyFailedLoginsException.class);
    }

    @Test
    void throttlesGuessesFromAKnownAddressToo() {
        throttle.begin("alice", "198.51.100.7").succeeded();

        fail(3, "alice", "198.51.100.7");

        assertThatThrownBy(() -> throttle.check("alice", "198.51.100.7"))
                .isInstanceOf(TooManyFailedLoginsException.class);
    }

    @Test
    void abortReturnsTheTokens() {
        for (int i = 0; i < 100; i++) {
            throttle.begin("alice", "203.0.113.1").abort();
        }

        assertThat(throttle.begin("alice", "203.0.113.1")).isNotNull();
    }

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            throttle.begin(user, address);
        }
    }
}
