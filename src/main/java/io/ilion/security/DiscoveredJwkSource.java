package io.ilion.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer that says itself where they are (OpenID Connect Discovery). It is asked when the first token comes, not
 * at the start, and again until it has answered.
 */
final class DiscoveredJwkSource implements JWKSetSource<SecurityContext> {

    private final String issuer;
    private final ResourceRetriever retriever;
    private volatile @Nullable JWKSetSource<SecurityContext> keys;

    DiscoveredJwkSource(String issuer, ResourceRetriever retriever) {
        this.issuer = issuer;
        this.retriever = retriever;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        JWKSetSource<SecurityContext> known = keys;
        if (known == null) {
            known = new URLBasedJWKSetSource<>(discover(), retriever);
            keys = known;
        }
        return known.getJWKSet(refresh, currentTime, context);
    }

    /** Where an issuer tells about itself. */
    static String address(String issuer) {
        return (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
    }

    private URL discover() throws JWKSetUnavailableException {
        String address = address(issuer);
        try {
            Map<String, Object> said = JSONObjectUtils.parse(
                    retriever.retrieveResource(URI.create(address).toURL()).getContent());
            if (!issuer.equals(said.get("issuer"))) {
                throw new JWKSetUnavailableException(
                        "%s calls itself %s, which is another issuer".formatted(address, said.get("issuer")));
            }
            return keysAt(JSONObjectUtils.getString(said, "jwks_uri"));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new JWKSetUnavailableException("%s does not say where the keys are".formatted(address), e);
        }
    }

    private static URL keysAt(@Nullable String address) throws MalformedURLException {
        if (address == null || !address.matches("https?://.*")) {
            throw new MalformedURLException("jwks_uri is " + address);
        }
        return URI.create(address).toURL();
    }

    @Override
    public void close() {}
}
