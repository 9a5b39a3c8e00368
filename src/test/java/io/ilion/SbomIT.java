package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials lists exactly the shipped jars. */
class SbomIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** The plugin that writes it does not run in an offline build. */
    @BeforeEach
    void requireSbom() {
        assumeFalse(
                Sbom.MAY_BE_MISSING && getClass().getClassLoader().getResource(Sbom.PATH) == null,
                "an offline build writes none");
    }

    @Test
    void listsExactlyTheShippedJars() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("ilion.jar"))) {
            Set<String> named = read(jar).components().stream()
                    .map(Sbom.Component::jar)
                    // starters contain only dependencies and are not packaged
                    .filter(name -> !name.startsWith("spring-boot-starter-"))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(shipped(jar)).hasSizeGreaterThan(50).isEqualTo(named);
        }
    }

    @Test
    void isServedToReaders() {
        ApiResponse sbom = Ilion.withoutCassandra().client("reader").get("/actuator/sbom/application");

        assertThat(sbom.status()).isEqualTo(200);
        assertThat(sbom.string("bomFormat")).isEqualTo("CycloneDX");
    }

    private static Sbom read(JarFile jar) throws IOException {
        Stream<JarEntry> found = jar.stream().filter(entry -> entry.getName().endsWith(Sbom.PATH));
        try (InputStream text = jar.getInputStream(found.findFirst().orElseThrow())) {
            return Sbom.of(text.readAllBytes());
        }
    }

    private static Set<String> shipped(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                .map(name -> name.substring(LIBRARIES.length()))
                // added by the Spring Boot plugin, of the same release
                .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
