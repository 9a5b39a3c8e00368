package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ilion.testing.IlionProcess;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Assembles the content of the image without Docker: a Java runtime with the modules of the {@code Dockerfile}, and the layers of
 * the jar.
 */
class ImageIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final Pattern MODULES = Pattern.compile("--add-modules ([\\w.,\\\\\\s]+?)\\n\\n");

    @Test
    void runsAFlushWithTheModulesAndLayersOfTheImage(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(JAVA.resolve("bin/jlink")), "no jlink in this JDK");
        TestEnvironment.createKeyspace("image", "one");
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        Matcher modules = MODULES.matcher(dockerfile);
        assertThat(modules.find()).isTrue();
        Path java = folder.resolve("java");
        run(
                JAVA.resolve("bin/jlink").toString(),
                "--output",
                java.toString(),
                "--add-modules",
                modules.group(1).replaceAll("[\\\\\\s]", ""));
        Path layers = folder.resolve("layers");
        run(
                java.resolve("bin/java").toString(),
                "-Djarmode=tools",
                "-jar",
                System.getProperty("ilion.jar", ""),
                "extract",
                "--layers",
                "--application-filename",
                "ilion.jar",
                "--destination",
                layers.toString());
        Path app = Files.createDirectory(folder.resolve("app"));
        for (String layer : layersOf(dockerfile)) {
            FileSystemUtils.copyRecursively(layers.resolve(layer), app);
        }

        try (IlionProcess service =
                IlionProcess.start("image", java, app.resolve("ilion.jar"), TestEnvironment.settings())) {
            String id = service.client().submit("{'type': 'flush', 'keyspace': 'image'}");

            assertThat(service.client().awaitEnd(id).get("state").asString())
                    .as(service.log())
                    .isEqualTo("COMPLETED");
            assertThat(service.log()).doesNotContain("NoClassDefFoundError", "com.sun.management");
        }
    }

    private static List<String> layersOf(String dockerfile) {
        List<String> layers = Pattern.compile("/build/layers/(\\S+)/ /app/")
                .matcher(dockerfile)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(layers).hasSize(4).endsWith("application");
        return layers;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
