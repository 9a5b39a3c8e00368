package io.ilion.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import io.ilion.security.SecuritySettings.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Validates bearer tokens: signature, issuer, audience and time. Adds one thing to {@link NimbusJwtDecoder}: it separates tokens that are
 * wrong ({@link BadJwtException}, 401) from keys that cannot be fetched ({@link JwtException}, 503). The decoder itself reports both as the
 * latter when the rate limit of the key source is reached or a key does not match.
 */
final class TokenDecoder implements JwtDecoder {

    private static final Logger log = LoggerFactory.getLogger(TokenDecoder.class);

    private final TokenKeys keys;
    private final NimbusJwtDecoder decoder;

    TokenDecoder(Tokens settings) {
        keys = new TokenKeys(settings);
        // every algorithm of this enum uses a public key: shared secrets and unsigned tokens are rejected
        decoder = NimbusJwtDecoder.withJwkSource(keys.source())
                .jwsAlgorithms(accepted -> accepted.addAll(EnumSet.allOf(SignatureAlgorithm.class)))
                .build();
        decoder.setJwtValidator(validator(settings));
    }

    @Override
    public Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw e;
        } catch (JwtException e) {
            Throwable root = rootCause(e);
            if (keys.wereFetched() && root instanceof RateLimitReachedException) {
                throw new BadJwtException("The key that it is signed with is unknown", e);
            }
            if (!isKeySourceFailure(e)) {
                throw new BadJwtException("The signature cannot be verified", e);
            }
            log.warn("Cannot validate a token: the keys of its issuer are unavailable: {}", root.toString());
            throw e;
        }
    }

    private static OAuth2TokenValidator<Jwt> validator(Tokens settings) {
        JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt");
        type.setAllowEmpty(true);
        JwtTimestampValidator time = new JwtTimestampValidator(settings.clockSkew());
        time.setAllowEmptyExpiryClaim(false);
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        validators.add(type);
        validators.add(time);
        // Spring's JwtAudienceValidator accepts a single audience only
        validators.add(new JwtClaimValidator<@Nullable Collection<String>>(
                JwtClaimNames.AUD,
                audiences -> audiences != null && audiences.stream().anyMatch(settings.audiences()::contains)));
        if (settings.issuerUri() != null) {
            validators.add(new JwtIssuerValidator(settings.issuerUri()));
        }
        return new DelegatingOAuth2TokenValidator<>(validators);
    }

    private static boolean isKeySourceFailure(Throwable e) {
        return e instanceof KeySourceException || (e.getCause() != null && isKeySourceFailure(e.getCause()));
    }

    private static Throwable rootCause(Throwable e) {
        return e.getCause() == null ? e : rootCause(e.getCause());
    }
}
