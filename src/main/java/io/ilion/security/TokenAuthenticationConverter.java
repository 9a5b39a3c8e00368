package io.ilion.security;

import io.ilion.operation.request.Actor;
import io.ilion.security.SecuritySettings.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Reads the name and the grants of the caller from a valid token. */
final class TokenAuthenticationConverter implements Converter<Jwt, AbstractAuthenticationToken> {

    private static final Logger log = LoggerFactory.getLogger(TokenAuthenticationConverter.class);
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,256}");

    private final Tokens settings;

    TokenAuthenticationConverter(Tokens settings) {
        this.settings = settings;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(token, GrantAuthorities.authorities(grants(token)), name(token));
    }

    private String name(Jwt token) {
        if (token.getClaims().get(settings.principalClaim()) instanceof String name
                && !name.isBlank()
                && NAME.matcher(name).matches()) {
            return Actor.principalOfToken(name);
        }
        throw new InvalidBearerTokenException(
                "The claim " + settings.principalClaim() + " with the name of the caller is missing");
    }

    private Set<Grant> grants(Jwt token) {
        Set<Grant> grants = new HashSet<>();
        for (String value : values(claim(token.getClaims(), settings.rolesClaim()))) {
            grants.addAll(
                    settings.roles().isEmpty()
                            ? parseGrant(value)
                            : settings.roles().getOrDefault(value, Set.of()));
        }
        return grants;
    }

    /** Ignores values that are not grants: tokens contain roles of other services too. */
    private static Set<Grant> parseGrant(String value) {
        try {
            return Set.of(Grant.of(value));
        } catch (IllegalArgumentException e) {
            log.debug("Ignoring a role of a token: {}", e.getMessage());
            return Set.of();
        }
    }

    /** By its full name, or nested where the name has dots. */
    private static @Nullable Object claim(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                Object found = claim(nested, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static List<String> values(@Nullable Object claim) {
        if (claim instanceof String text) {
            return Stream.of(text.split("\\s+", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        List<String> values = new ArrayList<>();
        if (claim instanceof Collection<?> list) {
            list.forEach(value -> {
                if (value instanceof String text) {
                    values.add(text);
                }
            });
        }
        return values;
    }
}
