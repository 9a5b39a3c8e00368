package io.ilion.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Who may come in.
 *
 * @param open     whether everybody may do everything, since something in front of Ilion lets in only those who may
 * @param openDocs whether everybody may look at Swagger UI and at the description of the API
 * @param users    by their names; without them and without tokens, a user {@code admin} is made at the start and its
 *                 password logged once
 * @param tokens   whose bearer tokens are accepted; null for none
 * @param logIns   how those are slowed down who fail to log in
 * @param cors     which pages of other sites may use the API
 */
@Validated
@ConfigurationProperties("ilion.security")
record SecuritySettings(
        @DefaultValue("false") boolean open,
        @DefaultValue("false") boolean openDocs,
        @DefaultValue Map<@Pattern(regexp = "[^:\\p{Cntrl}]{1,256}") String, @Valid User> users,
        @Nullable @Valid Tokens tokens,
        @DefaultValue @NotNull @Valid LogIns logIns,
        @DefaultValue @NotNull @Valid Cors cors) {

    SecuritySettings {
        if (open && (!users.isEmpty() || tokens != null)) {
            throw new IllegalArgumentException(
                    "ilion.security.open lets everybody do everything, so users and tokens beside it would guard nothing: "
                            + "take it away, or take ilion.security.users and ilion.security.tokens away");
        }
    }

    /** Whether somebody can log in with a password. */
    boolean hasPasswords() {
        return !open && (!users.isEmpty() || tokens == null);
    }

    /**
     * A caller who logs in with HTTP Basic.
     *
     * @param password hashed, with the hash's name before it: <code>{bcrypt}$2a$…</code>
     * @param roles    what the user may do; each role includes those before it
     */
    record User(@NotBlank String password, @NotEmpty Set<Grant> roles) {

        User {
            if (password != null && !password.isBlank()) {
                PasswordHashes.check(password);
            }
        }

        @Override
        public String toString() {
            return "User" + roles;
        }
    }

    /**
     * What a bearer token must be like. Where the keys are comes from the issuer, unless one of the other two says it.
     *
     * @param issuerUri         the issuer, which the claim {@code iss} must name
     * @param jwkSetUri         where its keys are
     * @param publicKeyLocation its one key, as PEM; never asks anybody
     * @param audiences         one of which the claim {@code aud} must name
     * @param principalClaim    the claim that names the caller
     * @param rolesClaim        the claim that has the roles, a text with spaces between them or a list, below others where
     *                          there are dots in it
     * @param roles             what the values of that claim are good for; where none is named here, the values themselves
     *                          are roles
     * @param clockSkew         by how much the clocks of the issuer and of this machine may differ
     */
    record Tokens(
            @Nullable @Pattern(regexp = URI, message = URI_MESSAGE)
            String issuerUri,

            @Nullable @Pattern(regexp = URI, message = URI_MESSAGE)
            String jwkSetUri,

            @Nullable Resource publicKeyLocation,
            @NotEmpty Set<@NotBlank String> audiences,
            @DefaultValue("sub") @NotBlank String principalClaim,
            @DefaultValue("roles") @NotBlank String rolesClaim,
            @DefaultValue Map<String, @NotEmpty Set<Grant>> roles,

            @DefaultValue("30s") @NotNull @DurationMin(seconds = 0) @DurationMax(minutes = 5)
            Duration clockSkew) {

        private static final String URI = "https?://[^\\s]+";
        private static final String URI_MESSAGE = "must begin with https:// (or http://)";

        Tokens {
            if (issuerUri == null && jwkSetUri == null && publicKeyLocation == null) {
                throw new IllegalArgumentException(
                        "tokens need issuer-uri, jwk-set-uri or public-key-location, to know whose they are");
            }
            if (jwkSetUri != null && publicKeyLocation != null) {
                throw new IllegalArgumentException("tokens take jwk-set-uri or public-key-location, not both");
            }
        }
    }

    /**
     * How those are slowed down who fail to log in.
     *
     * @param failures how many wrong passwords for one user may come at once
     * @param pause    after what time one more is looked at then
     */
    record LogIns(
            @DefaultValue("10") @Min(1) @Max(1000) int failures,

            @DefaultValue("6s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
            Duration pause) {}

    /**
     * Pages of other sites.
     *
     * @param allowedOrigins such as {@code https://console.example.org}
     */
    record Cors(
            @DefaultValue
            Set<@Pattern(regexp = "https?://[^/*\\s]+", message = "must be like https://console.example.org") String>
                    allowedOrigins) {}
}
