package io.ilion.security;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;

/** Reads an RSA or EC public key from a PEM file, as {@code openssl} writes it with {@code -pubout}. */
final class PublicKeyFiles {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private PublicKeyFiles() {}

    /** @throws IllegalArgumentException that names the setting and what the file must contain */
    static JWK read(Resource file) {
        try {
            Matcher pem = PEM.matcher(file.getContentAsString(StandardCharsets.UTF_8));
            if (pem.find()) {
                return jwk(key(Base64.getMimeDecoder().decode(pem.group(1))));
            }
            throw new IllegalArgumentException(message(file));
        } catch (IOException | InvalidKeySpecException e) {
            throw new IllegalArgumentException(message(file), e);
        }
    }

    private static JWK jwk(PublicKey key) throws InvalidKeySpecException {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        ECPublicKey ec = (ECPublicKey) key;
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        if (curve == null) {
            throw new InvalidKeySpecException("curve not supported by JWS: " + ec.getParams());
        }
        return new ECKey.Builder(curve, ec).build();
    }

    private static PublicKey key(byte[] encoded) throws InvalidKeySpecException {
        InvalidKeySpecException failure = new InvalidKeySpecException("neither RSA nor EC");
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                failure.addSuppressed(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(algorithm + " is missing in this Java runtime", e);
            }
        }
        throw failure;
    }

    private static String message(Resource file) {
        return "ilion.security.tokens.public-key-location must be a PEM file with an RSA or EC key (-----BEGIN PUBLIC KEY-----), not %s"
                .formatted(file.getDescription());
    }
}
