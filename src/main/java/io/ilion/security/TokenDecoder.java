package io.ilion.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource.RefreshCompletedEvent;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.ilion.security.SecuritySettings.Tokens;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Finds out whether a token is good: signed by the issuer with a public key, for us, and of this time. The keys are fetched when
 * the first token comes, kept while the issuer is away, and fetched anew when a key is not known, but not more than twice in
 * {@link #SOONEST}, whatever tokens come.
 */
final class TokenDecoder implements JwtDecoder {

    private static final Logger log = LoggerFactory.getLogger(TokenDecoder.class);

    /** Only what is signed with a private key; a secret that both sides have, or none at all, proves nothing. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Duration SOONEST = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_WHILE_AWAY = Duration.ofHours(4);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 256 * 1024;

    private final NimbusJwtDecoder decoder;
    private volatile boolean hadKeys;

    TokenDecoder(Tokens settings) {
        DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
        signatures.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        signatures.setJWSKeySelector(keys(settings));
        // the validators below look at the claims
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
        decoder = new NimbusJwtDecoder(signatures);
        decoder.setJwtValidator(claims(settings));
    }

    @Override
    public Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw e;
        } catch (JwtException e) {
            Throwable root = rootCause(e);
            if (hadKeys && root instanceof RateLimitReachedException) {
                throw new BadJwtException("The key that it is signed with is not known", e);
            }
            if (!isAboutTheSource(e)) {
                throw new BadJwtException("The signature cannot be verified", e);
            }
            log.warn("A token cannot be looked at, as the keys of its issuer are out of reach: {}", root.toString());
            throw e;
        }
    }

    private static OAuth2TokenValidator<Jwt> claims(Tokens settings) {
        JwtTimestampValidator times = new JwtTimestampValidator(settings.clockSkew());
        times.setAllowEmptyExpiryClaim(false);
        List<OAuth2TokenValidator<Jwt>> all = new ArrayList<>();
        all.add(times);
        all.add(new JwtClaimValidator<@Nullable Collection<String>>(
                JwtClaimNames.AUD, named -> named != null && named.stream().anyMatch(settings.audiences()::contains)));
        if (settings.issuerUri() != null) {
            all.add(new JwtIssuerValidator(settings.issuerUri()));
        }
        return new DelegatingOAuth2TokenValidator<>(all);
    }

    private JWSKeySelector<SecurityContext> keys(Tokens settings) {
        Resource file = settings.publicKeyLocation();
        if (file != null) {
            PublicKey key = PublicKeyFiles.read(file);
            JWSAlgorithm.Family fitting =
                    key instanceof RSAPublicKey ? JWSAlgorithm.Family.RSA : JWSAlgorithm.Family.EC;
            return (header, context) ->
                    ALGORITHMS.contains(header.getAlgorithm()) && fitting.contains(header.getAlgorithm())
                            ? List.of(key)
                            : List.of();
        }
        return new JWSVerificationKeySelector<>(ALGORITHMS, fetched(settings));
    }

    private JWKSource<SecurityContext> fetched(Tokens settings) {
        ResourceRetriever retriever =
                new DefaultResourceRetriever((int) PATIENCE.toMillis(), (int) PATIENCE.toMillis(), MAX_BYTES);
        return JWKSourceBuilder.create(source(settings, retriever))
                .cache(KEPT.toMillis(), PATIENCE.multipliedBy(3).toMillis(), event -> {
                    if (event instanceof RefreshCompletedEvent) {
                        hadKeys = true;
                    }
                })
                .refreshAheadCache(false)
                .rateLimited(SOONEST.toMillis())
                .outageTolerant(KEPT_WHILE_AWAY.toMillis())
                .build();
    }

    private static JWKSetSource<SecurityContext> source(Tokens settings, ResourceRetriever retriever) {
        String keys = settings.jwkSetUri();
        if (keys == null) {
            return new DiscoveredJwkSource(Objects.requireNonNull(settings.issuerUri()), retriever);
        }
        try {
            return new URLBasedJWKSetSource<>(URI.create(keys).toURL(), retriever);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("ilion.security.tokens.jwk-set-uri is no address: " + keys, e);
        }
    }

    private static boolean isAboutTheSource(Throwable e) {
        return e instanceof KeySourceException || (e.getCause() != null && isAboutTheSource(e.getCause()));
    }

    private static Throwable rootCause(Throwable e) {
        return e.getCause() == null ? e : rootCause(e.getCause());
    }
}
