package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An installed Java 17. Cassandra 5.0 does not start on the later versions that Ilion supports. */
record Java17(Path home) {

    static final String PROPERTY = "ilion.local.java17";

    static Java17 find() {
        String chosen = System.getProperty(PROPERTY, "");
        if (chosen.isEmpty()) {
            return firstJava17(candidates());
        }
        if (isJava17(Path.of(chosen))) {
            return new Java17(Path.of(chosen));
        }
        throw new LocalStartException(PROPERTY + "=" + chosen + " is not the home of a Java 17: correct or remove it.");
    }

    static Java17 firstJava17(List<Path> homes) {
        return homes.stream()
                .filter(Java17::isJava17)
                .findFirst()
                .map(Java17::new)
                .orElseThrow(() -> new LocalStartException(
                        "The local Cassandra needs a Java 17 and none was found: install one, or name"
                                + " its home with JAVA17_HOME=/path or -D" + PROPERTY + "=/path."));
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** Whether the directory is the home of a Java 17, according to its {@code release} file. */
    static boolean isJava17(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"17(\\..*)?\""));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        addNamed(homes, System.getenv("JAVA17_HOME"));
        addNamed(homes, System.getProperty("java.home"));
        addNamed(homes, System.getenv("JAVA_HOME"));
        Path user = Path.of(System.getProperty("user.home"));
        addFolders(homes, Path.of("/usr/lib/jvm"), "");
        addFolders(homes, user.resolve(".sdkman/candidates/java"), "");
        addFolders(homes, user.resolve(".jdks"), "");
        addFolders(homes, Path.of("/Library/Java/JavaVirtualMachines"), "Contents/Home");
        addFolders(homes, user.resolve("Library/Java/JavaVirtualMachines"), "Contents/Home");
        return homes;
    }

    private static void addNamed(List<Path> homes, @Nullable String home) {
        if (home != null && !home.isBlank()) {
            homes.add(Path.of(home));
        }
    }

    private static void addFolders(List<Path> homes, Path parent, String homeBelow) {
        try (Stream<Path> folders = Files.list(parent)) {
            folders.sorted().map(folder -> folder.resolve(homeBelow)).forEach(homes::add);
        } catch (IOException absent) {
            // not a location of JDKs on this system
        }
    }
}
