package io.ilion.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may come in.
 *
 * @param users by their names; with none, a user {@code admin} is made at the start and its password logged once
 */
@Validated
@ConfigurationProperties("ilion.security")
record SecuritySettings(@DefaultValue Map<String, @Valid User> users) {

    /**
     * A caller who logs in with HTTP Basic.
     *
     * @param password hashed, with the hash's name before it: <code>{bcrypt}$2a$…</code>
     * @param roles    what the user may do; each role includes those before it
     */
    record User(@NotBlank String password, @NotEmpty Set<Role> roles) {

        @Override
        public String toString() {
            return "User" + roles;
        }
    }
}
