package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Directories of ephemeral servers whose JVM ended before it could delete them. */
final class StaleDirectories {

    private StaleDirectories() {}

    /** Deletes the subdirectories that no process has locked. */
    static void deleteBelow(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            folders.forEach(StaleDirectories::deleteUnlessLocked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteUnlessLocked(Path folder) {
        Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(folder);
        if (lock.isPresent()) {
            Postmaster.runningIn(folder.resolve("data")).ifPresent(Postmaster::stop);
            delete(folder);
            lock.get().close();
        }
    }
}
