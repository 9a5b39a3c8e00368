package io.ilion.devcluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The running server process of a PostgreSQL data directory, whether this JVM started it or not. */
record Postmaster(ProcessHandle process) {

    static Optional<Postmaster> runningIn(Path data) {
        return NodeProcesses.readPid(data.resolve("postmaster.pid"))
                .flatMap(ProcessHandle::of)
                .filter(process -> NodeProcesses.commandLineContains(process, data.toString()))
                .map(Postmaster::new);
    }

    /** Reads the port from the fourth line of {@code postmaster.pid}. */
    static int readPort(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return lines.skip(3)
                    .findFirst()
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Stops the server without waiting for its clients (fast shutdown). */
    void stop() {
        Signal.INT.sendTo(pid());
        awaitEnd(10);
        process.destroyForcibly();
        awaitEnd(2);
    }

    /** Bounded, because a process that is not a child may remain as a zombie. */
    void awaitEnd(int seconds) {
        process.onExit().completeOnTimeout(process, seconds, SECONDS).join();
    }
}
