package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.FakeIdentityProvider;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bearer tokens of an issuer, over HTTP. */
class TokensIT {

    private static final FakeIdentityProvider ISSUER = FakeIdentityProvider.running();
    private static final Ilion SERVICE = Ilion.start(settings(ISSUER));

    @AfterAll
    static void stop() {
        SERVICE.close();
        ISSUER.close();
    }

    private static Map<String, Object> settings(FakeIdentityProvider issuer) {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("ilion.security.tokens.issuer-uri", issuer.uri());
        claims(settings);
        return settings;
    }

    private static void claims(Map<String, Object> settings) {
        settings.put("ilion.security.tokens.audiences", "ilion");
        settings.put("ilion.security.tokens.principal-claim", "preferred_username");
        settings.put("ilion.security.tokens.roles-claim", "realm_access.roles");
        settings.put("ilion.security.tokens.roles.ilion-reader", "READER");
        settings.put("ilion.security.tokens.roles.ilion-operator", "OPERATOR");
        settings.put("ilion.security.tokens.roles.ilion-admin", "ADMIN");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,        403, 403, 403",
        "ilion-reader,   200, 403, 403",
        "ilion-operator, 200, 400, 403",
        "ilion-admin,    200, 400, 404"
    })
    void rolesOfTokensAllowTheSameAsThoseOfUsers(String role, int read, int submit, int delete) {
        IlionClient carol = bearer(ISSUER.token(role(role)));

        assertThat(carol.get("/operations").status()).isEqualTo(read);
        assertThat(carol.post("/operations", "{}").status()).isEqualTo(submit);
        assertThat(carol.delete("/v1/operations/00000000-0000-7000-8000-000000000000")
                        .status())
                .isEqualTo(delete);
    }

    @Test
    void acceptsPasswordsBesideTokens() {
        assertThat(SERVICE.client("reader").get("/operations").status()).isEqualTo(200);
        assertThat(SERVICE.client("reader").post("/operations", "{}").status()).isEqualTo(403);
    }

    @Test
    void offersBothSchemesWithoutCredentials() {
        ApiResponse unauthenticated = IlionClient.anonymous(SERVICE.port()).get("/operations");

        assertThat(unauthenticated.status()).isEqualTo(401);
        assertThat(unauthenticated.response().headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"Ilion\", charset=\"UTF-8\"", "Bearer realm=\"Ilion\"");
        assertThat(unauthenticated.string("detail")).contains("HTTP Basic", "bearer token");
    }

    @Test
    void theHistoryHasTheNameFromTheToken() {
        bearer(ISSUER.token(role("ilion-reader"))).post("/operations", "{}");

        await().until(() -> SERVICE.client("reader")
                .get("/history/rejected-requests")
                .body()
                .contains("token:carol"));
    }

    @Test
    void reportsInsufficientScopeAsInRfc6750() {
        ApiResponse byPath = bearer(ISSUER.token(role("ilion-reader"))).post("/v1/operations", "{}");

        assertThat(byPath.status()).isEqualTo(403);
        assertThat(byPath.header("WWW-Authenticate")).hasValue("Bearer realm=\"Ilion\", error=\"insufficient_scope\"");
        assertThat(byPath.json().at("/error/status").asString()).isEqualTo("PERMISSION_DENIED");
        assertThat(SERVICE.client("reader").post("/operations", "{}").header("WWW-Authenticate"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt"})
    void acceptsTokenTypesOfOpenIdConnectAndOAuth(String type) {
        assertThat(bearer(ISSUER.token(claims -> {}, new JOSEObjectType(type)))
                        .get("/operations")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void toleratesClockSkew() {
        assertThat(status(claims -> claims.expirationTime(in(Duration.ofSeconds(-10)))))
                .isEqualTo(200);
        assertThat(status(claims -> claims.notBeforeTime(in(Duration.ofSeconds(10)))))
                .isEqualTo(200);
    }

    @Test
    void acceptsOneOfSeveralAudiences() {
        assertThat(status(claims -> claims.audience(List.of("account", "ilion"))))
                .isEqualTo(200);
    }

    @Test
    void rejectsExpiredAndNotYetValidTokens() {
        assertRejected(ISSUER.token(claims -> claims.expirationTime(in(Duration.ofSeconds(-90)))), "expired");
        assertRejected(ISSUER.token(claims -> claims.notBeforeTime(in(Duration.ofSeconds(90)))), "before");
        assertRejected(ISSUER.token(claims -> claims.expirationTime(null)), "exp");
    }

    @Test
    void rejectsOtherAudiences() {
        assertRejected(ISSUER.token(claims -> claims.audience("account")), "aud");
        assertRejected(ISSUER.token(claims -> claims.audience((String) null)), "aud");
    }

    @Test
    void rejectsOtherIssuers() {
        assertRejected(ISSUER.token(claims -> claims.issuer("https://elsewhere.example.org")), "iss");
        assertRejected(ISSUER.token(claims -> claims.issuer(null)), "iss");
        assertRejected(ISSUER.token(claims -> claims.issuer(ISSUER.uri() + "/")), "iss");
    }

    @Test
    void rejectsATokenWithoutPrincipal() {
        assertRejected(ISSUER.token(claims -> claims.claim("preferred_username", null)), "preferred_username");
    }

    @Test
    void rejectsUnsignedTokens() {
        assertRejected(new PlainJWT(ISSUER.claims(role("ilion-admin"))).serialize(), "none");
    }

    @Test
    void rejectsHmacWithThePublicKeyAsSecret() throws JOSEException {
        byte[] asSecret = ISSUER.key().toRSAPublicKey().getEncoded();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(ISSUER.key().getKeyID())
                .build();

        assertRejected(ISSUER.signed(header, role("ilion-admin"), new MACSigner(asSecret)), "");
        assertRejected(
                ISSUER.signed(header, role("ilion-admin"), new MACSigner(pem().getBytes(StandardCharsets.UTF_8))), "");
    }

    @Test
    void rejectsAnotherKeyWithTheSameKeyId() throws JOSEException {
        RSAKey forgedKey =
                new RSAKeyGenerator(2048).keyID(ISSUER.key().getKeyID()).generate();
        JWSHeader withKeyId = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(forgedKey.getKeyID())
                .build();
        JWSHeader withEmbeddedKey = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(forgedKey.getKeyID())
                .jwk(forgedKey.toPublicJWK())
                .build();

        assertRejected(ISSUER.signed(withKeyId, role("ilion-admin"), new RSASSASigner(forgedKey)), "");
        assertRejected(ISSUER.signed(withEmbeddedKey, role("ilion-admin"), new RSASSASigner(forgedKey)), "");
    }

    @Test
    void rejectsAnotherAlgorithmWithTheSameKeyId() throws JOSEException {
        JWSSigner signer = new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(ISSUER.key().getKeyID())
                .build();

        assertRejected(ISSUER.signed(header, role("ilion-admin"), signer), "");
    }

    @Test
    void rejectsModifiedTokens() {
        String[] parts = ISSUER.token(role("ilion-reader")).split("\\.", -1);
        String adminClaims = ISSUER.claims(role("ilion-admin")).toString();
        String changed =
                Base64.getUrlEncoder().withoutPadding().encodeToString(adminClaims.getBytes(StandardCharsets.UTF_8));

        assertRejected(parts[0] + "." + changed + "." + parts[2], "");
        assertRejected(parts[0] + "." + parts[1] + ".", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9.e30."})
    void rejectsMalformedTokens(String malformed) {
        assertRejected(malformed, "");
    }

    @Test
    void rejectsATokenInTheQuery() {
        String token = ISSUER.token(role("ilion-admin"));

        assertThat(IlionClient.anonymous(SERVICE.port())
                        .get("/operations?access_token=" + token)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void unknownKeysDoNotCauseUnlimitedKeyRequests() throws JOSEException {
        assertThat(status(claims -> {})).isEqualTo(200);
        int before = ISSUER.keyRequests();

        for (int i = 0; i < 50; i++) {
            RSAKey unknown =
                    new RSAKey.Builder(ISSUER.key()).keyID("unknown-" + i).build();
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(unknown.getKeyID())
                    .build();
            assertRejected(ISSUER.signed(header, role("ilion-admin"), new RSASSASigner(unknown)), "");
            assertThat(status(claims -> {})).isEqualTo(200);
        }

        assertThat(ISSUER.keyRequests() - before).isLessThanOrEqualTo(8);
    }

    @Test
    void acceptsTheNewKeyAfterAKeyRotation() {
        String old = ISSUER.token(claims -> {});
        assertThat(bearer(old).get("/operations").status()).isEqualTo(200);

        ISSUER.rotateKey();

        await().atMost(Duration.ofSeconds(30)).until(() -> status(claims -> {}) == 200);
        assertRejected(old, "");
    }

    @Test
    void startsWhileTheIssuerIsUnavailable() {
        try (FakeIdentityProvider issuer = FakeIdentityProvider.unreachable();
                Ilion service = Ilion.start(settings(issuer))) {
            IlionClient carol = IlionClient.bearer(service.port(), issuer.token(role("ilion-reader")));

            ApiResponse unavailable = carol.get("/operations");
            ApiResponse azure = carol.get("/azure/operations/1");

            assertThat(unavailable.status()).isEqualTo(503);
            assertThat(unavailable.string("type")).isEqualTo("urn:ilion:problem:identity-provider-unavailable");
            assertThat(unavailable.header("Retry-After")).hasValue("10");
            assertThat(azure.header("x-ms-error-code")).hasValue("IdentityProviderUnavailable");
            assertThat(service.client("reader").get("/operations").status()).isEqualTo(200);

            issuer.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> carol.get("/operations").status() == 200);

            issuer.stop();
            assertThat(carol.get("/operations").status()).isEqualTo(200);
        }
    }

    @Test
    void verifiesTokensWithAKeyFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), pem());
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.keySet().removeIf(name -> name.startsWith("ilion.security.users."));
        settings.put("ilion.security.tokens.public-key-location", file.toUri());
        claims(settings);

        try (Ilion service = Ilion.start(settings)) {
            IlionClient carol = IlionClient.bearer(service.port(), ISSUER.token(role("ilion-reader")));
            ApiResponse basic = new IlionClient(service.port(), "admin").get("/operations");

            assertThat(carol.get("/operations").status()).isEqualTo(200);
            assertThat(basic.status()).isEqualTo(401);
            assertThat(basic.response().headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"Ilion\"");
            assertThat(IlionClient.bearer(service.port(), new PlainJWT(ISSUER.claims(role("ilion-admin"))).serialize())
                            .get("/operations")
                            .status())
                    .isEqualTo(401);
        }
    }

    private static void assertRejected(String token, String reason) {
        for (String path : List.of("/operations", "/v1/operations", "/azure/snapshots")) {
            ApiResponse answer = bearer(token).get(path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(401);
            assertThat(answer.response().headers().allValues("WWW-Authenticate"))
                    .singleElement()
                    .asString()
                    .startsWith("Bearer realm=\"Ilion\", error=\"invalid_token\"");
            assertThat(answer.body()).contains(reason).doesNotContain("Exception");
        }
    }

    private static int status(Consumer<JWTClaimsSet.Builder> changes) {
        return bearer(ISSUER.token(changes)).get("/operations").status();
    }

    private static IlionClient bearer(String token) {
        return IlionClient.bearer(SERVICE.port(), token);
    }

    private static Consumer<JWTClaimsSet.Builder> role(String role) {
        return claims -> claims.claim("realm_access", Map.of("roles", List.of(role)));
    }

    private static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    private static String pem() {
        try {
            return String.join(
                    "\n",
                    "-----BEGIN PUBLIC KEY-----",
                    Base64.getMimeEncoder()
                            .encodeToString(ISSUER.key().toRSAPublicKey().getEncoded()),
                    "-----END PUBLIC KEY-----");
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
