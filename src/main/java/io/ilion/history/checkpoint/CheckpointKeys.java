package io.ilion.history.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The key that signs checkpoints, and the public keys that their signatures are verified with. The id of a key is the SHA-256 of its
 * encoded public key, in hexadecimal digits: {@code openssl pkey -pubin -in public.pem -outform DER | sha256sum}.
 */
@Component
class CheckpointKeys {

    private static final Logger log = LoggerFactory.getLogger(CheckpointKeys.class);

    private final Map<String, Ed25519PublicKeyParameters> publicKeys = new HashMap<>();
    private final @Nullable Ed25519PrivateKeyParameters signingKey;
    private final @Nullable String signingKeyId;

    /** @throws IllegalArgumentException when a file has no such key */
    CheckpointKeys(CheckpointSettings settings) {
        for (Path file : settings.publicKeyFiles()) {
            add(Ed25519Files.publicKey(CheckpointSettings.PREFIX + "public-key-files", file));
        }
        Path file = settings.signingKeyFile();
        if (file == null) {
            signingKey = null;
            signingKeyId = null;
            log.warn("Checkpoints of the history are not signed: the owner of the tables can rewrite them. "
                    + "Set ilion.history.checkpoints.signing-key-file (docs/history.md)");
        } else {
            signingKey = Ed25519Files.privateKey(CheckpointSettings.PREFIX + "signing-key-file", file);
            signingKeyId = add(signingKey.generatePublicKey());
            log.info("Checkpoints of the history are signed with the key {}", signingKeyId);
        }
    }

    /** The id of the key that signs; empty where checkpoints are not signed. */
    Optional<String> signingKeyId() {
        return Optional.ofNullable(signingKeyId);
    }

    /** Whether signatures can be verified at all. */
    boolean isEmpty() {
        return publicKeys.isEmpty();
    }

    /** @throws IllegalStateException without a signing key */
    byte[] sign(String text) {
        if (signingKey == null) {
            throw new IllegalStateException("There is no key to sign with");
        }
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, signingKey);
        update(signer, text);
        return signer.generateSignature();
    }

    SignatureStatus verify(@Nullable String keyId, String text, byte @Nullable [] signature) {
        if (keyId == null) {
            return SignatureStatus.UNSIGNED;
        }
        Ed25519PublicKeyParameters key = publicKeys.get(keyId);
        if (key == null) {
            return SignatureStatus.UNKNOWN_KEY;
        }
        if (signature == null) {
            return SignatureStatus.INVALID;
        }
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key);
        update(verifier, text);
        return verifier.verifySignature(signature) ? SignatureStatus.VALID : SignatureStatus.INVALID;
    }

    private static void update(Ed25519Signer signer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        signer.update(bytes, 0, bytes.length);
    }

    private String add(Ed25519PublicKeyParameters key) {
        try {
            byte[] encoded =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
            String id = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
            publicKeys.put(id, key);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
