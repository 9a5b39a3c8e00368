package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordCacheTests {

    private final PasswordCache remembered = new PasswordCache();

    @Test
    void knowsOnlyWhatItWasTold() {
        assertThat(remembered.knows("hash", "secret")).isFalse();

        remembered.remember("hash", "secret");

        assertThat(remembered.knows("hash", "secret")).isTrue();
        assertThat(remembered.knows("hash", "Secret")).isFalse();
        assertThat(remembered.knows("hash", "")).isFalse();
    }

    @Test
    void remembersEachUserApart() {
        remembered.remember("hash of one", "one");
        remembered.remember("hash of two", "two");

        assertThat(remembered.knows("hash of one", "two")).isFalse();
        assertThat(remembered.knows("hash of two", "one")).isFalse();
    }

    @Test
    void digestsUnderAKeyOfItsOwn() {
        assertThat(remembered.digest("secret"))
                .isEqualTo(remembered.digest("secret"))
                .isNotEqualTo(new PasswordCache().digest("secret"));
    }
}
