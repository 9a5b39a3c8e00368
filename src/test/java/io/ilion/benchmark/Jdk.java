package io.ilion.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java that is installed here. */
record Jdk(Path home, String version) {

    /** The one that runs the benchmark. */
    static Jdk running() {
        return of(Path.of(System.getProperty("java.home"))).orElseThrow();
    }

    /** One of the wanted feature release, installed beside the running one. */
    Optional<Jdk> beside(int release) throws IOException {
        try (Stream<Path> homes = Files.list(home.resolveSibling("."))) {
            return homes.sorted()
                    .flatMap(home -> of(home.normalize()).stream())
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

    private static Optional<Jdk> of(Path home) {
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
