package io.ilion.devcluster;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Hashes passwords for the settings of tests, with the lowest bcrypt cost. */
public final class PasswordHash {

    private static final BCryptPasswordEncoder CHEAP = new BCryptPasswordEncoder(4);

    private PasswordHash() {}

    public static String bcrypt(String plain) {
        return "{bcrypt}" + CHEAP.encode(plain);
    }
}
