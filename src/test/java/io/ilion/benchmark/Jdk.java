package io.ilion.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** An installed JDK. */
record Jdk(Path home, String version) {

    /** The JDK that runs the benchmark. */
    static Jdk running() {
        return read(Path.of(System.getProperty("java.home"))).orElseThrow();
    }

    /** A JDK of that feature release, installed in a sibling directory. */
    Optional<Jdk> findInstalled(int release) throws IOException {
        try (Stream<Path> homes = Files.list(home.resolveSibling("."))) {
            return homes.sorted()
                    .flatMap(home -> read(home.normalize()).stream())
                    .filter(jdk -> jdk.release() == release)
                    .findFirst();
        }
    }

    int release() {
        return Runtime.Version.parse(version).feature();
    }

    List<String> java(String... options) {
        return Stream.concat(Stream.of(home.resolve("bin/java").toString()), Stream.of(options))
                .toList();
    }

    private static Optional<Jdk> read(Path home) {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            release.load(file);
        } catch (IOException notAHome) {
            return Optional.empty();
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.isEmpty() ? Optional.empty() : Optional.of(new Jdk(home, version));
    }
}
