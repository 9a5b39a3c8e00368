package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts a process that ends with this JVM and whose output goes to a file. */
final class ChildProcess {

    static final Path LOG = BenchmarkEnvironment.FOLDER.resolve("launch.log");

    private ChildProcess() {}

    static Process of(List<String> command) throws IOException {
        Files.createDirectories(BenchmarkEnvironment.FOLDER);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Runs a command that must succeed. */
    static void toTheEnd(List<String> command) throws IOException, InterruptedException {
        if (of(command).waitFor() != 0) {
            throw new IllegalStateException(command + " failed, and " + LOG + " tells why");
        }
    }
}
