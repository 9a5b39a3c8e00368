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
 * Authentication and authorization of callers.
 *
 * @param anonymousAdmin  whether every caller is ADMIN without authentication, because something in front of Ilion (such as a
 *                        service mesh) authenticates callers
 * @param publicDocs      whether Swagger UI and the OpenAPI document need no authentication
 * @param users           by name; without users and tokens, a user {@code admin} is created at each start and its password logged
 *                        once
 * @param tokens          which bearer tokens are accepted; null for none
 * @param loginThrottling limits password guessing
 * @param cors            which pages of other sites may use the API
 */
@Validated
@ConfigurationProperties("ilion.security")
record SecuritySettings(
        @DefaultValue("false") boolean anonymousAdmin,
        @DefaultValue("false") boolean publicDocs,
        @DefaultValue Map<@Pattern(regexp = "[^:\\p{Cntrl}]{1,256}") String, @Valid User> users,
        @Nullable @Valid Tokens tokens,
        @DefaultValue @NotNull @Valid LoginThrottling loginThrottling,
        @DefaultValue @NotNull @Valid Cors cors) {

    SecuritySettings {
        if (anonymousAdmin && (!users.isEmpty() || tokens != null)) {
            throw new IllegalArgumentException(
                    "ilion.security.anonymous-admin disables authentication, so it cannot be combined with users or tokens: "
                            + "remove it, or remove ilion.security.users and ilion.security.tokens");
        }
    }

    /** Whether users can log in with a password. */
    boolean hasPasswords() {
        return !anonymousAdmin && (!users.isEmpty() || tokens == null);
    }

    /**
     * A user who logs in with HTTP Basic.
     *
     * @param password hash with the name of its algorithm in front: <code>{bcrypt}$2a$…</code>
     * @param roles    what the user may do; each role includes the lower ones
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
     * Requirements for bearer tokens (JWT). The keys are discovered from the issuer, unless one of the next two settings is set.
     *
     * @param issuerUri         the required value of the claim {@code iss}
     * @param jwkSetUri         the address of the issuer's keys; requires {@code issuer-uri}
     * @param publicKeyLocation a PEM file with the issuer's only key; no key is fetched then
     * @param audiences         the claim {@code aud} must contain at least one of these
     * @param principalClaim    the claim with the name of the caller
     * @param rolesClaim        the claim with the roles: a list, or a text separated by spaces; dots address nested claims
     * @param roles             grants by value of the roles claim; without any, the values themselves are grants
     * @param clockSkew         the tolerated difference between the clocks of the issuer and of this host
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
                throw new IllegalArgumentException("tokens require issuer-uri or public-key-location");
            }
            if (jwkSetUri != null && publicKeyLocation != null) {
                throw new IllegalArgumentException("tokens: set either jwk-set-uri or public-key-location, not both");
            }
            if (jwkSetUri != null && issuerUri == null) {
                throw new IllegalArgumentException(
                        "tokens: jwk-set-uri requires issuer-uri, since an identity provider may sign tokens of several issuers"
                                + " with the same keys");
            }
        }
    }

    /**
     * A token bucket for password guesses, per user and per address.
     *
     * @param maxFailures    how many wrong passwords for one user are checked in a row
     * @param refillInterval the time after which one more password is checked
     */
    record LoginThrottling(
            @DefaultValue("10") @Min(1) @Max(1000) int maxFailures,

            @DefaultValue("6s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
            Duration refillInterval) {}

    /**
     * Cross-origin requests.
     *
     * @param allowedOrigins origins whose pages may use the API, such as {@code https://console.example.org}
     */
    record Cors(
            @DefaultValue
            Set<@Pattern(regexp = "https?://[^/*\\s]+", message = "must be like https://console.example.org") String>
                    allowedOrigins) {}
}
