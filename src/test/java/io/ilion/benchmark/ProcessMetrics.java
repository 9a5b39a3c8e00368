package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What Linux knows of a process. Where there is no {@code /proc}, nothing is known: NaN, or zero for a duration. */
final class ProcessMetrics {

    /** Ticks of the clock in which {@code /proc} counts processor time, on every Linux that there is. */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessMetrics() {}

    static double residentMegabytes(long pid) throws IOException {
        return status(pid, "VmRSS:") / 1024;
    }

    static double threads(long pid) throws IOException {
        return status(pid, "Threads:");
    }

    /** Open sockets, those that listen included. */
    static double sockets(long pid) throws IOException {
        Path descriptors = Path.of("/proc/" + pid + "/fd");
        if (!Files.isReadable(descriptors)) {
            return Double.NaN;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(ProcessMetrics::isSocket).count();
        }
    }

    /** Processor time of the processes that this JVM started and that have ended. */
    static Duration endedChildren() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return Duration.ZERO;
        }
        String text = Files.readString(stat);
        // behind the name, which may have blanks; man 5 proc: cutime and cstime are the 16th and 17th of all
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static double status(long pid, String name) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(Double.NaN);
    }
}
