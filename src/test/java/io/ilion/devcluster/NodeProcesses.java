package io.ilion.devcluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Nodes that an earlier start has left behind; a frozen one, say, cannot notice that its launcher has gone. */
final class NodeProcesses {

    private NodeProcesses() {}

    /** Ends what runs by the pid files below the folder, when its command line shows that it is ours. */
    static void killAll(Path clusterDirectory) {
        try (Stream<Path> homes = Files.list(clusterDirectory)) {
            List<ProcessHandle> running = homes.map(NodeDirectories::new)
                    .flatMap(home -> find(home).stream())
                    .toList();
            running.forEach(ProcessHandle::destroyForcibly);
            running.forEach(process ->
                    process.onExit().completeOnTimeout(process, 5, SECONDS).join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writePidFile(NodeDirectories home, long pid) {
        try {
            Files.writeString(home.pid(), Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the node, whoever has started it. */
    static Optional<ProcessHandle> find(NodeDirectories home) {
        return readPid(home.pid())
                .flatMap(ProcessHandle::of)
                .filter(process -> commandLineContains(process, home.directory() + "/"));
    }

    /** The pid on the first line of a file, if there is one. */
    static Optional<Long> readPid(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /** Whether the process is ours: pids are given anew, and another user's command line is not ours to see. */
    static boolean commandLineContains(ProcessHandle process, String words) {
        return process.info().commandLine().filter(line -> line.contains(words)).isPresent();
    }
}
