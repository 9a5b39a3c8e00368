package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredClusterTests {

    @TempDir
    Path folder;

    @Test
    void matchesUnchangedSettings() {
        stored("5.0.9", "127.0.0.1", "127.0.0.2").saveFingerprint();

        assertThat(stored("5.0.9", "127.0.0.1", "127.0.0.2").matchesSettings()).isTrue();
    }

    @Test
    void doesNotMatchAnotherVersionOrOtherNodes() {
        stored("5.0.9", "127.0.0.1", "127.0.0.2").saveFingerprint();

        assertThat(stored("5.0.10", "127.0.0.1", "127.0.0.2").matchesSettings()).isFalse();
        assertThat(stored("5.0.9", "127.0.0.1").matchesSettings()).isFalse();
    }

    @Test
    void deletesEverythingExceptTheLockFile() throws IOException {
        Files.createDirectories(folder.resolve("127.0.0.1/data"));
        stored("5.0.9", "127.0.0.1").saveFingerprint();

        try (DirectoryLock lock = DirectoryLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            stored("5.0.9", "127.0.0.1").deleteData();
        }

        assertThat(folder).isDirectoryContaining(child -> child.endsWith("lock"));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    private StoredCluster stored(String version, String... addresses) {
        return new StoredCluster(LocalClusterSettings.persistent("test", folder, List.of(addresses)), version);
    }
}
