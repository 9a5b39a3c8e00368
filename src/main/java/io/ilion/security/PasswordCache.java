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
 * The passwords that were right, as keyed digests that live in memory only. HTTP Basic sends the password with every request,
 * and a good hash takes tens of milliseconds of CPU, so a password is looked at the slow way once. Wrong ones are never
 * remembered, so guessing stays slow.
 */
final class PasswordCache {

    private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
    /** By the hash of the password: as many as there are users. */
    private final ConcurrentHashMap<String, byte[]> right = new ConcurrentHashMap<>();

    /** Whether it was right before. */
    boolean knows(String hash, String password) {
        byte[] remembered = right.get(hash);
        return remembered != null && MessageDigest.isEqual(remembered, digest(password));
    }

    void remember(String hash, String password) {
        right.put(hash, digest(password));
    }

    /** Of a text that may be secret; nobody outside this process can tell what it was. */
    byte[] digest(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
