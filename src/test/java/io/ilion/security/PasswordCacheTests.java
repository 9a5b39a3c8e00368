package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordCacheTests {

    private final PasswordCache remembered = new PasswordCache();

    @Test
    void knowsOnlyWhatItWasTold() {
        assertThat(remembered.contains("hash", "secret")).isFalse();

        remembered.add("hash", "secret");

        assertThat(remembered.contains("hash", "secret")).isTrue();
        assertThat(remembered.contains("hash", "Secret")).isFalse();
        assertThat(remembered.contains("hash", "")).isFalse();
    }

    @Test
    void remembersEachUserApart() {
        remembered.add("hash of one", "one");
        remembered.add("hash of two", "two");

        assertThat(remembered.contains("hash of one", "two")).isFalse();
        assertThat(remembered.contains("hash of two", "one")).isFalse();
    }

    @Test
    void digestsUnderAKeyOfItsOwn() {
        assertThat(remembered.digest("secret"))
                .isEqualTo(remembered.digest("secret"))
                .isNotEqualTo(new PasswordCache().digest("secret"));
    }
}
