package io.ilion.security;

import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The supported password hashes: bcrypt and argon2, with the name of the algorithm in braces in front. */
final class PasswordHashes {

    private static final String BCRYPT = "bcrypt";
    private static final Pattern SUPPORTED = Pattern.compile(
            "\\{bcrypt}\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}"
                    + "|\\{argon2(?:@SpringSecurity_v5_8)?}\\$argon2(?:id|i|d)\\$v=\\d+\\$m=\\d+,t=\\d+,p=\\d+\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+");

    private PasswordHashes() {}

    static PasswordEncoder encoder() {
        PasswordEncoder argon2 = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
        return new DelegatingPasswordEncoder(
                BCRYPT,
                Map.of(BCRYPT, new BCryptPasswordEncoder(), "argon2", argon2, "argon2@SpringSecurity_v5_8", argon2));
    }

    /** @throws IllegalArgumentException for any other text; its message does not contain the password */
    static void check(String password) {
        if (!SUPPORTED.matcher(password).matches()) {
            throw new IllegalArgumentException(
                    "password must be a hash such as {bcrypt}$2a$10$… or {argon2}$argon2id$v=19$…; "
                            + "docs/configuration.md describes how to create one. The value is not shown here");
        }
    }
}
