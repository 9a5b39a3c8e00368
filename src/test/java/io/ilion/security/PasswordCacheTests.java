package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordCacheTests {

    private final PasswordCache cache = new PasswordCache();

    @Test
    void containsOnlyCorrectPasswords() {
        assertThat(cache.contains("hash", "secret")).isFalse();

        cache.add("hash", "secret");

        assertThat(cache.contains("hash", "secret")).isTrue();
        assertThat(cache.contains("hash", "Secret")).isFalse();
        assertThat(cache.contains("hash", "")).isFalse();
    }

    @Test
    void separatesUsers() {
        cache.add("hash of one", "one");
        cache.add("hash of two", "two");

        assertThat(cache.contains("hash of one", "two")).isFalse();
        assertThat(cache.contains("hash of two", "one")).isFalse();
    }

    @Test
    void digestsWithAKeyPerInstance() {
        assertThat(cache.digest("secret"))
                .isEqualTo(cache.digest("secret"))
                .isNotEqualTo(new PasswordCache().digest("secret"));
    }
}
