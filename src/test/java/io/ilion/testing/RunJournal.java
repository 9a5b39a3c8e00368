package io.ilion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Records the cost of an integration test run for {@link RunReport}: the CPU ticks at its start, and which test started a context
 * or a process. All JVMs of a run write to the same directory.
 */
final class RunJournal {

    static final String CONTEXT = "context";
    static final String PROCESS = "process";

    private static final Path PROC_STAT = Path.of("/proc/stat");

    /** Start time of the build from Maven; empty for unit tests and in an IDE. */
    static final String BUILD_START = System.getProperty("ilion.it.began", "");

    /** The directory of this build. */
    static Path folder() {
        return Path.of("target/it/run", BUILD_START.replaceAll("\\W", ""));
    }

    static {
        if (!BUILD_START.isEmpty()) {
            recordBuildStart();
        }
    }

    private RunJournal() {}

    private static void recordBuildStart() {
        try {
            Files.createDirectories(folder());
            Files.writeString(folder().resolve("processors"), readCpuTicks(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException another) {
            // another JVM of this run was first
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records that the running test class started a context or a process. */
    static synchronized void recordStart(String what) {
        if (BUILD_START.isEmpty()) {
            return;
        }
        try {
            Files.writeString(
                    folder().resolve("started"),
                    what + " " + runningTest() + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String runningTest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .filter(name -> name.matches("\\w+(IT|Proof|Benchmark)\\b.*"))
                        .findFirst()
                        .orElse("(thread of a test)"));
    }

    /** The CPU line of {@code /proc/stat}; empty where that is not readable. */
    static String readCpuTicks() throws IOException {
        if (!Files.isReadable(PROC_STAT)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROC_STAT)) {
            return lines.findFirst().orElse("");
        }
    }
}
