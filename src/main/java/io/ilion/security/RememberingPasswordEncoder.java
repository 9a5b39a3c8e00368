package io.ilion.security;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks a password the slow way once, and from then on by a keyed digest of it that lives in memory only. HTTP Basic
 * sends the password with every request, and a good hash takes tens of milliseconds of CPU. Wrong passwords are never
 * remembered, so guessing stays slow.
 */
final class RememberingPasswordEncoder implements PasswordEncoder {

    private final PasswordEncoder slow;
    private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
    /** The digest of the password that was right, by its hash: as many as there are users. */
    private final ConcurrentHashMap<String, byte[]> right = new ConcurrentHashMap<>();

    RememberingPasswordEncoder(PasswordEncoder slow) {
        this.slow = slow;
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return slow.encode(password);
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        if (password == null || hash == null) {
            return false;
        }
        byte[] digest = digest(password);
        byte[] remembered = right.get(hash);
        if (remembered != null && MessageDigest.isEqual(remembered, digest)) {
            return true;
        }
        boolean matches = slow.matches(password, hash);
        if (matches) {
            right.put(hash, digest);
        }
        return matches;
    }

    private byte[] digest(CharSequence password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(password.toString().getBytes(StandardCharsets.UTF_8));
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
