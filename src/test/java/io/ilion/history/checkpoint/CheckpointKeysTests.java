package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ilion.testing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointKeysTests {

    private static final String TEXT = "ilion-checkpoint/1\nsequence 1\nactor \"replica:größer\"\n";

    @TempDir
    Path directory;

    @Test
    void signsSoThatOthersCanVerifyIt() {
        SigningKey key = SigningKey.generate(directory, "one");
        CheckpointKeys keys = keys(key.privateKeyFile());

        byte[] signature = keys.sign(TEXT);

        assertThat(key.verifies(TEXT.getBytes(StandardCharsets.UTF_8), signature))
                .isTrue();
        String id = keys.signingKeyId().orElseThrow();
        assertThat(keys.verify(id, TEXT, signature)).isEqualTo(SignatureStatus.VALID);
        assertThat(keys.verify(id, TEXT + " ", signature)).isEqualTo(SignatureStatus.INVALID);
        assertThat(keys.verify(id, TEXT, new byte[3])).isEqualTo(SignatureStatus.INVALID);
        assertThat(keys.verify(id, TEXT, null)).isEqualTo(SignatureStatus.INVALID);
        assertThat(keys.verify("0".repeat(64), TEXT, signature)).isEqualTo(SignatureStatus.UNKNOWN_KEY);
        assertThat(keys.verify(null, TEXT, null)).isEqualTo(SignatureStatus.UNSIGNED);
    }

    @Test
    void verifiesSignaturesOfAnEarlierKey() {
        SigningKey earlier = SigningKey.generate(directory, "earlier");
        SigningKey later = SigningKey.generate(directory, "later");
        CheckpointKeys before = keys(earlier.privateKeyFile());
        byte[] signature = before.sign(TEXT);
        String id = before.signingKeyId().orElseThrow();

        assertThat(keys(later.privateKeyFile()).verify(id, TEXT, signature)).isEqualTo(SignatureStatus.UNKNOWN_KEY);
        assertThat(keys(later.privateKeyFile(), earlier.publicKeyFile()).verify(id, TEXT, signature))
                .isEqualTo(SignatureStatus.VALID);
        assertThat(keys(null, earlier.publicKeyFile()).verify(id, TEXT, signature))
                .isEqualTo(SignatureStatus.VALID);
        assertThat(keys(null).isEmpty()).isTrue();
    }

    @Test
    void saysWhichFileIsWrongAndWhatWouldBeRight() throws IOException, GeneralSecurityException {
        SigningKey key = SigningKey.generate(directory, "one");
        Path none = directory.resolve("none.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path broken = Files.writeString(
                directory.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path rsa = Files.writeString(
                directory.resolve("rsa.pem"),
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(Base64.getEncoder()
                                .encodeToString(KeyPairGenerator.getInstance("RSA")
                                        .generateKeyPair()
                                        .getPrivate()
                                        .getEncoded())));

        for (Path wrong : List.of(none, empty, broken, rsa, key.publicKeyFile())) {
            assertThatIllegalArgumentException()
                    .as(wrong.toString())
                    .isThrownBy(() -> keys(wrong))
                    .withMessageContainingAll(
                            "ilion.history.checkpoints.signing-key-file",
                            wrong.toString(),
                            "must be a readable PEM file with an Ed25519 key (-----BEGIN PRIVATE KEY-----");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys(null, key.privateKeyFile()))
                .withMessageContainingAll("ilion.history.checkpoints.public-key-files", "-----BEGIN PUBLIC KEY-----");
    }

    private static CheckpointKeys keys(@Nullable Path signingKey, Path... publicKeys) {
        return new CheckpointKeys(new CheckpointSettings(Duration.ofMinutes(1), signingKey, List.of(publicKeys)));
    }
}
