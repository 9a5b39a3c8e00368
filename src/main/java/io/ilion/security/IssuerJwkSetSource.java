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
 * Fetches the keys of an issuer from the address in its OpenID Connect Discovery document. The document is fetched when the
 * first token arrives, and again until that succeeds. A {@code SupplierJwtDecoder} would do that too, but outside of the rate
 * limit and the cache of {@link TokenKeys}: while the issuer is unavailable, every token would wait for it, one after another.
 */
final class IssuerJwkSetSource implements JWKSetSource<SecurityContext> {

    private final String issuer;
    private final ResourceRetriever retriever;
    private volatile @Nullable JWKSetSource<SecurityContext> keys;

    IssuerJwkSetSource(String issuer, ResourceRetriever retriever) {
        this.issuer = issuer;
        this.retriever = retriever;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        JWKSetSource<SecurityContext> discovered = keys;
        if (discovered == null) {
            discovered = new URLBasedJWKSetSource<>(discover(), retriever);
            keys = discovered;
        }
        return discovered.getJWKSet(refresh, currentTime, context);
    }

    /** The address of an issuer's discovery document. */
    static String discoveryUri(String issuer) {
        return (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
    }

    private URL discover() throws JWKSetUnavailableException {
        String address = discoveryUri(issuer);
        try {
            Map<String, Object> document = JSONObjectUtils.parse(
                    retriever.retrieveResource(URI.create(address).toURL()).getContent());
            if (!issuer.equals(document.get("issuer"))) {
                throw new JWKSetUnavailableException(
                        "%s names another issuer: %s".formatted(address, document.get("issuer")));
            }
            return url(JSONObjectUtils.getString(document, "jwks_uri"));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new JWKSetUnavailableException("cannot read jwks_uri from %s".formatted(address), e);
        }
    }

    private static URL url(@Nullable String address) throws MalformedURLException {
        if (address == null || !address.matches("https?://.*")) {
            throw new MalformedURLException("jwks_uri is " + address);
        }
        return URI.create(address).toURL();
    }

    @Override
    public void close() {}
}
