package io.ilion.history.checkpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often checkpoints of the history are written, and how they are signed.
 *
 * @param interval       how often a checkpoint is written, where something ended since the last one
 * @param signingKeyFile a PEM file with the Ed25519 private key that signs checkpoints; without it they are not signed
 * @param publicKeyFiles PEM files with the Ed25519 public keys of earlier signing keys, so that their signatures are still verified
 */
@Validated
@ConfigurationProperties("ilion.history.checkpoints")
record CheckpointSettings(
        @DefaultValue("1m") @DurationMin(seconds = 1) Duration interval,
        @Nullable Path signingKeyFile,
        @DefaultValue List<Path> publicKeyFiles) {

    static final String PREFIX = "ilion.history.checkpoints.";

    CheckpointSettings {
        publicKeyFiles = List.copyOf(publicKeyFiles);
    }
}
