package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.security.SecuritySettings.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

class TokenAuthenticationConverterTests {

    @Test
    void readsRolesFromAListOrASpaceSeparatedText() {
        assertThat(grants("roles", Map.of(), Map.of("roles", List.of("OPERATOR on prod-a/orders_*", "READER"))))
                .containsExactlyInAnyOrder(Grant.of("OPERATOR on prod-a/orders_*"), Grant.of("READER"));
        assertThat(grants("scope", Map.of(), Map.of("scope", "openid operator  profile")))
                .containsExactly(Grant.of("OPERATOR"));
    }

    @Test
    void readsRolesFromNestedClaims() {
        assertThat(grants("realm_access.roles", Map.of(), Map.of("realm_access", Map.of("roles", List.of("ADMIN")))))
                .containsExactly(Grant.of("ADMIN"));
        assertThat(grants(
                        "resource_access.my.client.roles",
                        Map.of(),
                        Map.of("resource_access", Map.of("my.client", Map.of("roles", List.of("ADMIN"))))))
                .containsExactly(Grant.of("ADMIN"));
        assertThat(grants(
                        "https://example.org/roles", Map.of(), Map.of("https://example.org/roles", List.of("READER"))))
                .containsExactly(Grant.of("READER"));
    }

    @Test
    void mapsRolesToGrantsByTheSettings() {
        Map<String, Set<Grant>> mapping =
                Map.of("team-orders", Set.of(Grant.of("OPERATOR on */orders_*"), Grant.of("ADMIN on dev")));

        assertThat(grants("groups", mapping, Map.of("groups", List.of("team-orders", "others", "ADMIN"))))
                .containsExactlyInAnyOrder(Grant.of("OPERATOR on */orders_*"), Grant.of("ADMIN on dev"));
    }

    @Test
    void ignoresOtherValues() {
        assertThat(grants("roles", Map.of(), Map.of("roles", List.of("JANITOR", "READER on prod-a", 7))))
                .isEmpty();
        assertThat(grants("roles", Map.of(), Map.of("roles", 7))).isEmpty();
        assertThat(grants("roles", Map.of(), Map.of("other", List.of("ADMIN")))).isEmpty();
        assertThat(grants("a.roles", Map.of(), Map.of("a", "ADMIN"))).isEmpty();
    }

    @Test
    void namesTheCallerByThePrincipalClaim() {
        assertThat(read("preferred_username", Map.of("preferred_username", "alice"))
                        .getName())
                .isEqualTo("token:alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "alice\nADMIN"})
    void rejectsATokenWithoutAValidName(String name) {
        assertThatThrownBy(() -> read("name", Map.of("name", name))).isInstanceOf(InvalidBearerTokenException.class);
        assertThatThrownBy(() -> read("name", Map.of("other", "alice")))
                .isInstanceOf(InvalidBearerTokenException.class);
        assertThatThrownBy(() -> read("name", Map.of("name", List.of("alice"))))
                .isInstanceOf(InvalidBearerTokenException.class);
    }

    private static Set<Grant> grants(String claim, Map<String, Set<Grant>> mapping, Map<String, Object> claims) {
        return Set.copyOf(GrantAuthorities.grants(read(claim, "sub", mapping, claims)));
    }

    private static Authentication read(String principal, Map<String, Object> claims) {
        return read("roles", principal, Map.of(), claims);
    }

    private static Authentication read(
            String claim, String principal, Map<String, Set<Grant>> mapping, Map<String, Object> claims) {
        Tokens settings = new Tokens(
                "https://id.example.org",
                null,
                null,
                Set.of("ilion"),
                principal,
                claim,
                mapping,
                Duration.ofSeconds(30));
        return new TokenAuthenticationConverter(settings)
                .convert(Jwt.withTokenValue("token")
                        .header("alg", "RS256")
                        .subject("subject")
                        .claims(all -> all.putAll(claims))
                        .build());
    }
}
