package io.ilion.devcluster;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Passwords as the settings want them, with the cheapest hash that there is, for what is only tried. */
public final class PasswordHash {

    private static final BCryptPasswordEncoder CHEAP = new BCryptPasswordEncoder(4);

    private PasswordHash() {}

    public static String bcrypt(String plain) {
        return "{bcrypt}" + CHEAP.encode(plain);
    }
}
