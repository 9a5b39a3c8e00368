package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs after all other tests and searches their output for secrets: the logs of the service in this JVM (in the test reports), of
 * its processes, of the nodes and of PostgreSQL, and the leaks that were found in responses.
 */
class SecretSearch {

    private static final Path TARGET = Path.of("target");
    private static final Path LEAKS = TARGET.resolve("it/secrets-in-responses.txt");

    /** Records where a secret was found, for this search. */
    static synchronized void recordLeak(String location) {
        try {
            Files.createDirectories(LEAKS.toAbsolutePath().getParent());
            Files.writeString(
                    LEAKS, location + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noResponseContainedASecret() throws IOException {
        if (Files.exists(LEAKS)) {
            List<String> locations = Files.readAllLines(LEAKS);
            // reset for the next run
            Files.delete(LEAKS);
            assertThat(locations).isEmpty();
        }
    }

    @Test
    void noLogContainsASecret() throws IOException {
        List<Path> logs = logs(TARGET);

        assertThat(logs).as("logs of the tests").isNotEmpty();
        assertThat(containingSecrets(logs)).isEmpty();
    }

    /** All log and output files below a directory. */
    static List<Path> logs(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("-reports")
                            || file.toString().matches(".*\\.(log|out|err)"))
                    .toList();
        }
    }

    /** Reads line by line, because files may be large. */
    static List<String> containingSecrets(List<Path> files) throws IOException {
        List<String> found = new java.util.ArrayList<>();
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                if (lines.anyMatch(TestSecrets::appearIn)) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }
}
