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

/** The bill of materials names what is shipped: every jar, and nothing else. */
class SbomIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** The plugin that writes it does not run in a build that is offline. */
    @BeforeEach
    void lookForIt() {
        assumeFalse(
                Sbom.MAY_BE_MISSING && getClass().getClassLoader().getResource(Sbom.PATH) == null,
                "a build that is offline writes none");
    }

    @Test
    void namesEveryJarThatIsShippedAndNoOther() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("ilion.jar"))) {
            Set<String> named = read(jar).components().stream()
                    .map(Sbom.Component::jar)
                    // they hold nothing but their dependencies, and are not packed
                    .filter(name -> !name.startsWith("spring-boot-starter-"))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(shipped(jar)).hasSizeGreaterThan(50).isEqualTo(named);
        }
    }

    @Test
    void isServedToWhoeverMayRead() {
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
                // packed by the plugin of Spring Boot itself, of the same release
                .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
