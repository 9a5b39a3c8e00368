package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What the last start of a cluster has left on disk, and whether it fits the next. */
record StoredCluster(LocalClusterSettings settings, String version) {

    boolean matchesSettings() {
        Path file = file();
        try {
            return Files.isReadable(file) && Files.readAllLines(file).equals(fingerprint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes it all, but for the lock that the caller holds. */
    void deleteData() {
        try (Stream<Path> children = Files.list(settings.directory())) {
            for (Path child : children.toList()) {
                if (!child.endsWith(DirectoryLock.FILE)) {
                    FileSystemUtils.deleteRecursively(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void saveFingerprint() {
        try {
            Files.write(file(), fingerprint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return settings.directory().resolve("cluster.txt");
    }

    private List<String> fingerprint() {
        return List.of(
                "Cassandra " + version,
                "cluster " + settings.clusterName(),
                "datacenter " + settings.datacenter(),
                "nodes " + String.join(" ", settings.addresses()));
    }
}
