package io.ilion.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource.RefreshCompletedEvent;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import io.ilion.security.SecuritySettings.Tokens;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.core.io.Resource;

/**
 * The public keys that tokens are verified with: the one of a file, or those of the issuer. The issuer's are fetched when the
 * first token arrives, cached for {@link #CACHE_TTL}, kept for {@link #OUTAGE_TTL} while the issuer is unavailable, and
 * fetched again for an unknown key, at most twice in {@link #MIN_FETCH_INTERVAL} whatever tokens arrive.
 */
final class TokenKeys {

    private static final Duration MIN_FETCH_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CACHE_TTL = Duration.ofMinutes(5);
    private static final Duration OUTAGE_TTL = Duration.ofHours(4);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 256 * 1024;

    private final JWKSource<SecurityContext> source;
    private volatile boolean fetched;

    TokenKeys(Tokens settings) {
        Resource file = settings.publicKeyLocation();
        this.source = file == null ? remote(settings) : single(PublicKeyFiles.read(file));
    }

    JWKSource<SecurityContext> source() {
        return source;
    }

    /** Whether keys were fetched from the issuer at least once. */
    boolean wereFetched() {
        return fetched;
    }

    /** Used for all tokens of its key type, whatever key id they name: a PEM file has none. */
    private static JWKSource<SecurityContext> single(JWK key) {
        return (selector, context) ->
                selector.getMatcher().getKeyTypes().contains(key.getKeyType()) ? List.of(key) : List.of();
    }

    private JWKSource<SecurityContext> remote(Tokens settings) {
        ResourceRetriever retriever =
                new DefaultResourceRetriever((int) HTTP_TIMEOUT.toMillis(), (int) HTTP_TIMEOUT.toMillis(), MAX_BYTES);
        return JWKSourceBuilder.create(keySet(settings, retriever))
                .cache(CACHE_TTL.toMillis(), HTTP_TIMEOUT.multipliedBy(3).toMillis(), event -> {
                    if (event instanceof RefreshCompletedEvent) {
                        fetched = true;
                    }
                })
                .refreshAheadCache(false)
                .rateLimited(MIN_FETCH_INTERVAL.toMillis())
                .outageTolerant(OUTAGE_TTL.toMillis())
                .build();
    }

    private static JWKSetSource<SecurityContext> keySet(Tokens settings, ResourceRetriever retriever) {
        String address = settings.jwkSetUri();
        if (address == null) {
            return new IssuerJwkSetSource(Objects.requireNonNull(settings.issuerUri()), retriever);
        }
        try {
            return new URLBasedJWKSetSource<>(URI.create(address).toURL(), retriever);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("ilion.security.tokens.jwk-set-uri must be a URL, not " + address, e);
        }
    }
}
