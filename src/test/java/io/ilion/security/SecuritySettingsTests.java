package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.security.SecuritySettings.Tokens;
import io.ilion.security.SecuritySettings.User;
import io.ilion.testing.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class SecuritySettingsTests {

    private static final String HASH = "{bcrypt}$2a$10$KCmfl/JadnDpp9DqOngA3.UrwiHLT1R6iEGzQtSyD/ACJ7HE1tV7G";
    private static final String ARGON2 =
            "{argon2}$argon2id$v=19$m=16384,t=2,p=1$xCbq6sDnEE0NVS9ygCrm2Q$ZyWdpFxsr0CnhEy3XpNAMbW8bMLVWdEJ7F1IPDZ0n/U";
    private static final String ALICE = "ilion.security.users.alice.password=";
    private static final String READER = "ilion.security.users.alice.roles=READER";
    private static final String ISSUER = "ilion.security.tokens.issuer-uri=https://id.example.org/realms/ilion";
    private static final String AUDIENCE = "ilion.security.tokens.audiences=ilion";

    private final SettingsReader<SecuritySettings> settings =
            new SettingsReader<>(SecuritySettings.class, Enabled.class);

    @Test
    void defaultsToNoUsersNoTokensAndNoAnonymousAdmin() {
        SecuritySettings read = settings.read();

        assertThat(read.users()).isEmpty();
        assertThat(read.tokens()).isNull();
        assertThat(read.anonymousAdmin()).isFalse();
        assertThat(read.publicDocs()).isFalse();
        assertThat(read.cors().allowedOrigins()).isEmpty();
        assertThat(read.loginThrottling()).isEqualTo(new SecuritySettings.LoginThrottling(10, Duration.ofSeconds(6)));
        assertThat(read.hasPasswords()).isTrue();
    }

    @Test
    void readsEverySettingOfUsers() {
        SecuritySettings read = settings.read(
                ALICE + HASH,
                "ilion.security.users.alice.roles=operator on prod-a/orders_*, READER",
                "ilion.security.users[bob@example.org].password=" + ARGON2,
                "ilion.security.users[bob@example.org].roles[0]=READER",
                "ilion.security.users[bob@example.org].roles[1]=ADMIN on prod-b",
                "ilion.security.login-throttling.max-failures=3",
                "ilion.security.login-throttling.refill-interval=1m",
                "ilion.security.public-docs=true",
                "ilion.security.cors.allowed-origins=https://console.example.org");

        assertThat(read.users())
                .isEqualTo(Map.of(
                        "alice",
                        new User(HASH, Set.of(new Grant(Role.OPERATOR, "prod-a", "orders_*"), Grant.of("READER"))),
                        "bob@example.org",
                        new User(ARGON2, Set.of(Grant.of("READER"), new Grant(Role.ADMIN, "prod-b", "*")))));
        assertThat(read.loginThrottling()).isEqualTo(new SecuritySettings.LoginThrottling(3, Duration.ofMinutes(1)));
        assertThat(read.publicDocs()).isTrue();
        assertThat(read.cors().allowedOrigins()).containsExactly("https://console.example.org");
    }

    @Test
    void readsEverySettingOfTokens() {
        Tokens read = Objects.requireNonNull(settings.read(
                        ISSUER,
                        "ilion.security.tokens.jwk-set-uri=https://id.example.org/keys",
                        "ilion.security.tokens.audiences=ilion,other",
                        "ilion.security.tokens.principal-claim=preferred_username",
                        "ilion.security.tokens.roles-claim=realm_access.roles",
                        "ilion.security.tokens.roles.operators=OPERATOR",
                        "ilion.security.tokens.roles[team/orders]=OPERATOR on */orders_*,ADMIN on dev",
                        "ilion.security.tokens.clock-skew=5s")
                .tokens());

        assertThat(read)
                .isEqualTo(new Tokens(
                        "https://id.example.org/realms/ilion",
                        "https://id.example.org/keys",
                        null,
                        Set.of("ilion", "other"),
                        "preferred_username",
                        "realm_access.roles",
                        Map.of(
                                "operators",
                                Set.of(Grant.of("OPERATOR")),
                                "team/orders",
                                Set.of(Grant.of("OPERATOR on */orders_*"), Grant.of("ADMIN on dev"))),
                        Duration.ofSeconds(5)));
    }

    @Test
    void defaultsToTheClaimsSubAndRoles() {
        SecuritySettings read = settings.read(ISSUER, AUDIENCE);
        Tokens tokens = Objects.requireNonNull(read.tokens());

        assertThat(tokens.principalClaim()).isEqualTo("sub");
        assertThat(tokens.rolesClaim()).isEqualTo("roles");
        assertThat(tokens.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.hasPasswords()).isFalse();
    }

    @Test
    void rejectsUsersWithoutPasswordOrRole() {
        settings.assertRejected("users[alice].password", READER);
        settings.assertRejected("users[alice].password", ALICE + " ", READER);
        settings.assertRejected("users[alice].roles", ALICE + HASH);
        settings.assertRejected("JANITOR", ALICE + HASH, "ilion.security.users.alice.roles=JANITOR");
        settings.assertRejected("write READER", ALICE + HASH, "ilion.security.users.alice.roles=READER on prod-a");
        settings.assertRejected("is not a grant", ALICE + HASH, "ilion.security.users.alice.roles=OPERATOR in prod-a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{noop}secret",
                "{bcrypt}secret",
                "{sha256}secret",
                "{MD5}secret",
                "{bcrypt}$2a$10$KCmfl/JadnDpp9DqOngA3.secret",
                "{bcrypt}$2a$99$KCmfl/JadnDpp9DqOngA3.UrwiHLT1R6iEGzQtSyD/ACJ7HE1tV7G",
                "$2a$10$KCmfl/JadnDpp9DqOngA3.UrwiHLT1R6iEGzQtSyD/ACJ7HE1tV7G",
                "{argon2}secret"
            })
    void rejectsAPasswordThatIsNotAHash(String password) {
        settings.assertRejected("password must be a hash", ALICE + password, READER);
    }

    @Test
    void rejectsAnonymousAdminTogetherWithUsersOrTokens() {
        settings.assertRejected(
                "ilion.security.anonymous-admin", "ilion.security.anonymous-admin=true", ALICE + HASH, READER);
        settings.assertRejected(
                "ilion.security.anonymous-admin", "ilion.security.anonymous-admin=true", ISSUER, AUDIENCE);
    }

    @Test
    void rejectsTokensWithoutIssuerOrAudience() {
        settings.assertRejected("issuer-uri or public-key-location", AUDIENCE);
        settings.assertRejected(
                "jwk-set-uri requires issuer-uri",
                AUDIENCE,
                "ilion.security.tokens.jwk-set-uri=https://id.example.org/keys");
        settings.assertRejected("audiences", ISSUER);
        settings.assertRejected(
                "not both",
                AUDIENCE,
                "ilion.security.tokens.jwk-set-uri=https://id.example.org/keys",
                "ilion.security.tokens.public-key-location=file:key.pem");
        settings.assertRejected("tokens.issuerUri", AUDIENCE, "ilion.security.tokens.issuer-uri=id.example.org");
        settings.assertRejected("tokens.clockSkew", ISSUER, AUDIENCE, "ilion.security.tokens.clock-skew=6m");
        settings.assertRejected("JANITOR", ISSUER, AUDIENCE, "ilion.security.tokens.roles.cleaners=JANITOR");
    }

    @Test
    void rejectsDisabledThrottlingAndWildcardOrigins() {
        settings.assertRejected("loginThrottling.maxFailures", "ilion.security.login-throttling.max-failures=0");
        settings.assertRejected("loginThrottling.refillInterval", "ilion.security.login-throttling.refill-interval=0s");
        settings.assertRejected("cors.allowedOrigins", "ilion.security.cors.allowed-origins=*");
        settings.assertRejected("cors.allowedOrigins", "ilion.security.cors.allowed-origins=https://*.example.org");
    }

    @Test
    void toStringContainsNoPassword() {
        SecuritySettings read = settings.read(ALICE + HASH, READER);

        assertThat(read.toString()).contains("alice").doesNotContain("bcrypt", "KCmfl");
    }

    @EnableConfigurationProperties(SecuritySettings.class)
    static class Enabled {}
}
