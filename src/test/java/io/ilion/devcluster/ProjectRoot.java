package io.ilion.devcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The root directory of the checkout, wherever below it Maven or an IDE started this JVM. */
final class ProjectRoot {

    private ProjectRoot() {}

    static Path find() {
        return findFrom(Path.of("").toAbsolutePath());
    }

    static Path targetDirectory() {
        return find().resolve("target");
    }

    /** The pom and configuration files of the local Cassandra. */
    static Path cassandraDirectory() {
        return find().resolve("src/test/cassandra");
    }

    static Path findFrom(Path start) {
        return Stream.<Path>iterate(start, folder -> folder != null, Path::getParent)
                .filter(ProjectRoot::isRoot)
                .findFirst()
                .orElseThrow(() -> new LocalStartException("No Ilion checkout at or above " + start
                        + ": start from the directory that contains mvnw and pom.xml."));
    }

    private static boolean isRoot(Path folder) {
        return Files.isRegularFile(folder.resolve("mvnw"))
                && Files.isRegularFile(folder.resolve("pom.xml"))
                && Files.isDirectory(folder.resolve("src/test/cassandra"));
    }
}
