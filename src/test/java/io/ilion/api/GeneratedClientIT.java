package io.ilion.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.devcluster.MavenClassPath;
import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * A Java client that openapi-generator generates from the OpenAPI document compiles, and calls the service with {@code
 * src/test/openapi/RoundTrip.java}.
 */
class GeneratedClientIT {

    private static final Path SOURCES = Path.of("src/test/openapi");
    private static final Path FOLDER = Path.of("target/it/generated-client");

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("generated", "one", "two");
    }

    @Test
    void compilesAndCallsTheService() throws IOException {
        String resolved = new MavenClassPath(SOURCES.resolve("pom.xml").toAbsolutePath()).resolve();
        String classPath = jars(resolved, jar -> !isGenerator(jar));
        FileSystemUtils.deleteRecursively(FOLDER);
        Path classes = Files.createDirectories(FOLDER.resolve("classes"));
        Path document = FOLDER.resolve("openapi.json");
        Files.writeString(
                document, Ilion.shared().client("reader").get("/v3/api-docs").body());

        generate(jars(resolved, GeneratedClientIT::isGenerator), document);
        compile(classPath, classes);
        String output = java(List.of(
                "-cp",
                classes + File.pathSeparator + classPath,
                "RoundTrip",
                "http://127.0.0.1:" + Ilion.shared().port(),
                "generated",
                "operator",
                TestSecrets.passwordOf("operator"),
                "admin",
                TestSecrets.passwordOf("admin")));

        assertThat(output).contains("round trip done");
    }

    private static void generate(String jar, Path document) throws IOException {
        java(List.of(
                "-jar",
                jar,
                "generate",
                "-g",
                "java",
                "--library",
                "okhttp-gson",
                "-i",
                document.toString(),
                "-o",
                FOLDER.resolve("client").toString(),
                "--global-property",
                "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
                "--additional-properties",
                "invokerPackage=client,apiPackage=client.api,modelPackage=client.model,"
                        + "disallowAdditionalPropertiesIfNotPresent=true"));
    }

    private static void compile(String classPath, Path classes) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs the tests");
        StringWriter errors = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> generated = Files.walk(FOLDER.resolve("client/src/main/java"))) {
            List<Path> sources = new ArrayList<>(
                    generated.filter(file -> file.toString().endsWith(".java")).toList());
            sources.add(SOURCES.resolve("RoundTrip.java"));
            boolean compiled = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-cp", classPath, "-d", classes.toString(), "-nowarn", "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(errors.toString()).isTrue();
        }
    }

    private static String java(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
        return output;
    }

    private static String jars(String classPath, Predicate<String> which) {
        return Stream.of(classPath.split(File.pathSeparator, -1)).filter(which).collect(joining(File.pathSeparator));
    }

    /** It contains its own libraries, which the client does not see. */
    private static boolean isGenerator(String jar) {
        return jar.contains("openapi-generator-cli");
    }
}
