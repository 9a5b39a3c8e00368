package io.ilion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Keeps what a run of the integration tests has cost, for {@link RunReport}: what the processors had done when it began, and which
 * test started what. All JVMs of a run write to the same folder.
 */
final class RunJournal {

    static final String CONTEXT = "context";
    static final String PROCESS = "process";

    private static final Path PROC_STAT = Path.of("/proc/stat");

    /** When the build began, as Maven says it; none for unit tests, and in an IDE. */
    static final String BUILD_START = System.getProperty("ilion.it.began", "");

    /** Of the run of this build alone. */
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
            // a JVM that runs beside this one was first
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class of tests that runs has started something dear. */
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
                        .orElse("(a thread of a test)"));
    }

    /** What all processors together have done since the machine was started; empty where it does not say. */
    static String readCpuTicks() throws IOException {
        if (!Files.isReadable(PROC_STAT)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROC_STAT)) {
            return lines.findFirst().orElse("");
        }
    }
}
