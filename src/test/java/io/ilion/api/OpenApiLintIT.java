package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ilion.testing.Ilion;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Redocly's linter reports no problem in the OpenAPI document. Skipped without npm. */
class OpenApiLintIT {

    private static final Path SOURCES = Path.of("src/test/openapi");
    private static final Path FOLDER = Path.of("target/it/openapi");

    @Test
    void hasNoLintWarnings() throws IOException {
        assumeTrue(isOnPath("npm") && isOnPath("node"), "no npm with its Node.js on the path");
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "redocly.yaml")) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(
                FOLDER.resolve("openapi.json"),
                Ilion.withoutCassandra().client("reader").get("/v3/api-docs").body());

        run("npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit");
        String report = run("npm", "run", "--silent", "lint", "--", "openapi.json", "--max-problems=1000");

        // its exit code is 0 if there are only warnings, which it counts
        assertThat(report).contains("Your API description is valid").doesNotContain("You have");
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        // no telemetry and no check for updates
        builder.environment().putAll(Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s%n%s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> new File(directory, program).canExecute());
    }
}
