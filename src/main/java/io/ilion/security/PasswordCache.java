package io.ilion.security;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Caches correct passwords as keyed digests, in memory only. HTTP Basic sends the password with every request and its hash takes
 * tens of milliseconds of CPU, so a correct password is hashed once. Wrong ones are not cached, so guessing stays slow.
 */
final class PasswordCache {

    private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
    /** By the stored hash: one entry per user. */
    private final ConcurrentHashMap<String, byte[]> digests = new ConcurrentHashMap<>();

    /** Whether this password matched this hash before. */
    boolean contains(String hash, String password) {
        byte[] cached = digests.get(hash);
        return cached != null && MessageDigest.isEqual(cached, digest(password));
    }

    void add(String hash, String password) {
        digests.put(hash, digest(password));
    }

    /** HMAC with a key that never leaves this process. */
    byte[] digest(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA256 is missing in this Java runtime", e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
