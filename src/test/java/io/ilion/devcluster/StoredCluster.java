package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The data that the last start of a cluster left on disk, with a fingerprint of its settings. */
record StoredCluster(LocalClusterSettings settings, String version) {

    boolean matchesSettings() {
        Path file = file();
        try {
            return Files.isReadable(file) && Files.readAllLines(file).equals(fingerprint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes everything except the lock file, which the caller holds. */
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
                "datacenter " + String.join(" ", settings.datacenters()),
                "nodes " + String.join(" ", settings.addresses()));
    }
}
