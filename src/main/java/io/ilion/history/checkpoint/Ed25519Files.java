package io.ilion.history.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * Reads Ed25519 keys from PEM files as {@code openssl genpkey} and {@code openssl pkey -pubout} write them (RFC 8410). Bouncy Castle
 * instead of the JDK, which cannot derive the public key from the private one.
 */
final class Ed25519Files {

    private static final Pattern PRIVATE_KEY = pem("PRIVATE KEY");
    private static final Pattern PUBLIC_KEY = pem("PUBLIC KEY");

    private Ed25519Files() {}

    /** Reads one key of a certain type from its encoded form. */
    private interface Decoder<T> {
        T decode(byte[] encoded) throws IOException;
    }

    /** @throws IllegalArgumentException that names the setting and what the file must contain */
    static Ed25519PrivateKeyParameters privateKey(String setting, Path file) {
        return read(
                setting,
                file,
                PRIVATE_KEY,
                "-----BEGIN PRIVATE KEY-----; create one with openssl genpkey -algorithm ed25519",
                encoded -> (Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(encoded));
    }

    /** @throws IllegalArgumentException that names the setting and what the file must contain */
    static Ed25519PublicKeyParameters publicKey(String setting, Path file) {
        return read(setting, file, PUBLIC_KEY, "-----BEGIN PUBLIC KEY-----; openssl pkey -pubout writes it", encoded ->
                (Ed25519PublicKeyParameters) PublicKeyFactory.createKey(encoded));
    }

    private static <T> T read(String setting, Path file, Pattern pem, String expected, Decoder<T> decoder) {
        try {
            Matcher found = pem.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (found.find()) {
                return decoder.decode(Base64.getMimeDecoder().decode(found.group(1)));
            }
            throw new IllegalArgumentException(message(setting, file, expected, "it has no such key"));
        } catch (IOException | ClassCastException | IllegalStateException e) {
            throw new IllegalArgumentException(message(setting, file, expected, e.toString()), e);
        }
    }

    private static String message(String setting, Path file, String expected, String reason) {
        return "%s: %s must be a readable PEM file with an Ed25519 key (%s): %s"
                .formatted(setting, file, expected, reason);
    }

    private static Pattern pem(String type) {
        return Pattern.compile("-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(type));
    }
}
