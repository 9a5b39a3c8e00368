package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts processes that end with this JVM and log to a file. */
final class ChildProcess {

    static final Path LOG = BenchmarkEnvironment.DIRECTORY.resolve("launch.log");

    private ChildProcess() {}

    static Process start(List<String> command) throws IOException {
        Files.createDirectories(BenchmarkEnvironment.DIRECTORY);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Runs a command to completion; it must succeed. */
    static void run(List<String> command) throws IOException, InterruptedException {
        if (start(command).waitFor() != 0) {
            throw new IllegalStateException(command + " failed, see " + LOG);
        }
    }
}
