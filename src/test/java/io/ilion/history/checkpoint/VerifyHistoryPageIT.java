package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ilion.testing.Ilion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/** The commands of {@code docs/how-to/verify-the-history.md} work, and reject what was tampered with. */
class VerifyHistoryPageIT {

    private static final Path PAGE = Path.of("docs/how-to/verify-the-history.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final CheckpointHistory history = new CheckpointHistory();

    @TempDir
    Path directory;

    /** @param exitCode of the shell */
    private record Result(int exitCode, String output) {}

    @Test
    void theDocumentedCommandsVerifyACheckpoint() throws IOException, InterruptedException {
        assumeTrue(run("openssl version && psql --version").exitCode() == 0, "needs openssl and psql");
        history.ended();
        history.rejected();
        history.checkpoint();
        history.ended();
        Checkpoint newest = history.checkpoint();
        Files.copy(Ilion.signingKey().publicKeyFile(), directory.resolve("public.pem"));

        Result verified = run(commands());

        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(verified.output()).contains("Signature Verified Successfully");
        List<String> hashes = verified.output()
                .lines()
                .filter(line -> line.matches("[0-9a-f]{64} .*"))
                .map(line -> line.substring(0, 64))
                .toList();
        assertThat(hashes).startsWith(newest.hash());
        assertThat(verified.output()).contains("\nkey " + hashes.get(1) + "\n", "\nentries " + hashes.get(2) + "\n");

        history.tamper("update checkpoint set operations = 2 where sequence = 2");
        Result tampered = run(commands());
        assertThat(tampered.exitCode()).isNotZero();
        assertThat(tampered.output()).doesNotContain("Verified Successfully");
    }

    @Test
    void theDocumentedCommandsMakeAKeyThatTheServiceAccepts() throws IOException, InterruptedException {
        assumeTrue(run("openssl version").exitCode() == 0, "needs openssl");
        String section = Files.readString(PAGE).replaceFirst("(?s).*## The signing key", "");
        String commands =
                section.lines().filter(line -> line.startsWith("    openssl")).collect(Collectors.joining("\n"));

        Result made = run(commands);

        assertThat(made.exitCode()).as(made.output()).isZero();
        CheckpointKeys keys = new CheckpointKeys(new CheckpointSettings(
                Duration.ofMinutes(1), directory.resolve("checkpoints.pem"), List.of(directory.resolve("public.pem"))));
        assertThat(keys.verify(keys.signingKeyId().orElseThrow(), "text", keys.sign("text")))
                .isEqualTo(SignatureStatus.VALID);
    }

    private static String commands() throws IOException {
        return COMMANDS.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining("\n"));
    }

    private Result run(String script) throws IOException, InterruptedException {
        Environment settings = history.service.bean(Environment.class);
        URI database =
                URI.create(settings.getRequiredProperty("spring.datasource.url").substring("jdbc:".length()));
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        shell.environment()
                .putAll(Map.of(
                        "PGHOST", database.getHost(),
                        "PGPORT", String.valueOf(database.getPort()),
                        "PGDATABASE", database.getPath().substring(1),
                        "PGUSER", settings.getRequiredProperty("spring.datasource.username"),
                        "PGPASSWORD", settings.getRequiredProperty("spring.datasource.password"),
                        "SEQUENCE", "2"));
        Process running = shell.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(running.waitFor(), output);
    }
}
