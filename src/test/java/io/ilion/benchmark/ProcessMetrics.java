package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Metrics of a process from {@code /proc}. Without it they are NaN, or zero for durations. */
final class ProcessMetrics {

    /** Unit of CPU times in {@code /proc} (USER_HZ). */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessMetrics() {}

    static double residentMegabytes(long pid) throws IOException {
        return readStatus(pid, "VmRSS:") / 1024;
    }

    static double threads(long pid) throws IOException {
        return readStatus(pid, "Threads:");
    }

    /** Open sockets, including listening ones. */
    static double sockets(long pid) throws IOException {
        Path descriptors = Path.of("/proc/" + pid + "/fd");
        if (!Files.isReadable(descriptors)) {
            return Double.NaN;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(ProcessMetrics::isSocket).count();
        }
    }

    /** CPU time of the ended child processes of this JVM. */
    static Duration cpuTimeOfEndedChildren() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return Duration.ZERO;
        }
        String text = Files.readString(stat);
        // after the name, which may contain blanks; proc(5): cutime and cstime are fields 16 and 17
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

    private static double readStatus(long pid, String name) throws IOException {
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
