package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Locks a directory for one JVM: a second one would kill the processes of the first as stale. The operating system releases the
 * lock when the JVM ends for any reason.
 */
final class DirectoryLock implements AutoCloseable {

    static final String FILE = "lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) {
        return tryAcquire(directory)
                .orElseThrow(() ->
                        new LocalStartException("Another local start uses " + directory + ": stop that one first."));
    }

    /** Empty when another JVM, or another lock in this JVM, holds the directory. */
    static Optional<DirectoryLock> tryAcquire(Path directory) {
        FileChannel channel = open(directory);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new DirectoryLock(channel));
            }
        } catch (OverlappingFileLockException heldInThisJvm) {
            // treated like a lock of another JVM
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeQuietly(channel);
        return Optional.empty();
    }

    private static FileChannel open(Path directory) {
        try {
            Files.createDirectories(directory);
            return FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            String advice = ": it may belong to another user, delete it and start again.";
            throw new LocalStartException(
                    "Cannot write to " + directory + " (" + e.getClass().getSimpleName() + ")" + advice, e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // closing the channel releases the lock in any case
        }
    }
}
