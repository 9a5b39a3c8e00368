package io.ilion.devcluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds node processes by their pid files, and kills those that an earlier start left behind: a frozen node does not notice that
 * its launcher is gone.
 */
final class NodeProcesses {

    private NodeProcesses() {}

    /** Kills the processes named by the pid files below the directory, if their command lines show that they are nodes of it. */
    static void killAll(Path clusterDirectory) {
        try (Stream<Path> nodes = Files.list(clusterDirectory)) {
            List<ProcessHandle> running = nodes.map(NodeDirectories::new)
                    .flatMap(node -> find(node).stream())
                    .toList();
            running.forEach(ProcessHandle::destroyForcibly);
            running.forEach(process ->
                    process.onExit().completeOnTimeout(process, 5, SECONDS).join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writePidFile(NodeDirectories node, long pid) {
        try {
            Files.writeString(node.pid(), Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the node, whether this JVM started it or not. */
    static Optional<ProcessHandle> find(NodeDirectories node) {
        return readPid(node.pid())
                .flatMap(ProcessHandle::of)
                .filter(process -> commandLineContains(process, node.directory() + "/"));
    }

    /** Reads the pid from the first line of a file, if there is one. */
    static Optional<Long> readPid(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /** Whether the command line contains the text. Guards against reused pids; command lines of other users are not readable. */
    static boolean commandLineContains(ProcessHandle process, String words) {
        return process.info().commandLine().filter(line -> line.contains(words)).isPresent();
    }
}
