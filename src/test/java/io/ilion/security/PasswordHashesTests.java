package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder.BCryptVersion;

class PasswordHashesTests {

    static Stream<String> hashes() {
        return Stream.of(
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode("change me"),
                "{bcrypt}" + new BCryptPasswordEncoder(BCryptVersion.$2Y, 5).encode("change me"),
                "{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("change me"),
                "{argon2@SpringSecurity_v5_8}"
                        + Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode("change me"));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void acceptsAndVerifiesSupportedHashes(String hash) {
        assertThatCode(() -> PasswordHashes.check(hash)).doesNotThrowAnyException();
        assertThat(PasswordHashes.encoder().matches("change me", hash)).isTrue();
        assertThat(PasswordHashes.encoder().matches("change you", hash)).isFalse();
    }
}
