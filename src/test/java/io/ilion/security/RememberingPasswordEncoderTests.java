package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class RememberingPasswordEncoderTests {

    private final SlowEncoder slow = new SlowEncoder();
    private final RememberingPasswordEncoder encoder = new RememberingPasswordEncoder(slow);

    @Test
    void checksARightPasswordTheSlowWayOnlyOnce() {
        assertThat(encoder.matches("secret", "hash of secret")).isTrue();
        assertThat(encoder.matches("secret", "hash of secret")).isTrue();
        assertThat(encoder.matches(CharBuffer.wrap("secret"), "hash of secret")).isTrue();

        assertThat(slow.checked).containsExactly("secret");
    }

    @Test
    void checksAWrongPasswordTheSlowWayEveryTime() {
        assertThat(encoder.matches("guess", "hash of secret")).isFalse();
        assertThat(encoder.matches("guess", "hash of secret")).isFalse();

        assertThat(slow.checked).containsExactly("guess", "guess");
    }

    @Test
    void refusesAWrongPasswordAlsoAfterARightOne() {
        assertThat(encoder.matches("secret", "hash of secret")).isTrue();

        assertThat(encoder.matches("Secret", "hash of secret")).isFalse();
        assertThat(encoder.matches("", "hash of secret")).isFalse();
        assertThat(encoder.matches("secret", "hash of secret")).isTrue();
    }

    @Test
    void remembersEachUserApart() {
        assertThat(encoder.matches("one", "hash of one")).isTrue();
        assertThat(encoder.matches("two", "hash of two")).isTrue();

        assertThat(encoder.matches("one", "hash of two")).isFalse();
        assertThat(encoder.matches("two", "hash of one")).isFalse();
    }

    @Test
    void forgetsNothingWhenAnotherPasswordFails() {
        encoder.matches("secret", "hash of secret");
        encoder.matches("guess", "hash of secret");
        slow.checked.clear();

        assertThat(encoder.matches("secret", "hash of secret")).isTrue();
        assertThat(slow.checked).isEmpty();
    }

    @Test
    void nothingMatchesNothing() {
        assertThat(encoder.matches(null, "hash of secret")).isFalse();
        assertThat(encoder.matches("secret", null)).isFalse();
        assertThat(encoder.matches(null, null)).isFalse();
    }

    @Test
    void encodesTheSlowWay() {
        assertThat(encoder.encode("secret")).isEqualTo("hash of secret");
    }

    /** Writes down what it is asked. */
    private static final class SlowEncoder implements PasswordEncoder {

        private final List<String> checked = new ArrayList<>();

        @Override
        public String encode(@Nullable CharSequence password) {
            return "hash of " + password;
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            checked.add(String.valueOf(password));
            return encode(password).equals(hash);
        }
    }
}
