package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs after all other tests and prints the slowest test classes, so that a slow addition is noticed immediately. */
class RunReport {

    private static final Path REPORTS = Path.of("target/failsafe-reports");
    private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*? name=\"([^\"]+)\" time=\"([\\d.,]+)\"");
    /** Matches top-level classes only; they include their nested classes. */
    private static final Pattern TESTS = Pattern.compile("[\\w.]+(IT|Proof|Benchmark)");

    private static final int LONGEST = 10;

    private record Suite(String name, double seconds) {}

    @Test
    void printsTheSlowestTestClasses() throws IOException {
        List<Suite> suites = suites();
        assertThat(suites).as("reports of this run").isNotEmpty();

        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Duration of the integration tests");
        lines.add("  %d s since the build began, %.0f s in %d classes of integration tests%s"
                .formatted(
                        Duration.between(Instant.parse(RunJournal.BUILD_START), Instant.now())
                                .toSeconds(),
                        suites.stream().mapToDouble(Suite::seconds).sum(),
                        suites.size(),
                        idleShare()));
        suites.stream()
                .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
                .limit(LONGEST)
                .forEach(suite -> lines.add("  %6.1f s  %s".formatted(suite.seconds(), suite.name())));
        lines.add("  contexts started: " + startsByTest(RunJournal.CONTEXT));
        lines.add("  processes of the service started: " + startsByTest(RunJournal.PROCESS));
        lines.add("");
        System.out.println(String.join(System.lineSeparator(), lines));
    }

    private static List<Suite> suites() throws IOException {
        Instant began = Instant.parse(RunJournal.BUILD_START);
        List<Suite> suites = new ArrayList<>();
        try (Stream<Path> reports = Files.list(REPORTS)) {
            for (Path report :
                    reports.filter(file -> file.toString().endsWith(".xml")).toList()) {
                Matcher suite = SUITE.matcher(Files.readString(report).replaceAll("\\s+", " "));
                if (suite.find()
                        && TESTS.matcher(suite.group(1)).matches()
                        && !Files.getLastModifiedTime(report).toInstant().isBefore(began)) {
                    suites.add(new Suite(
                            suite.group(1), Double.parseDouble(suite.group(2).replace(",", ""))));
                }
            }
        }
        return suites;
    }

    /** Idle share of the CPUs since the first integration test; empty where unknown. */
    private static String idleShare() throws IOException {
        String before = Files.readString(RunJournal.folder().resolve("processors"));
        String after = RunJournal.readCpuTicks();
        if (before.isEmpty() || after.isEmpty()) {
            return "";
        }
        long[] then = ticks(before);
        long[] now = ticks(after);
        long all = 0;
        for (int i = 0; i < 8; i++) {
            all += now[i] - then[i];
        }
        // the fourth and fifth fields: idle and iowait
        long idle = now[3] - then[3] + now[4] - then[4];
        return ", processors idle %d %% of the time".formatted(Math.round(100.0 * idle / all));
    }

    private static long[] ticks(String line) {
        return Stream.of(line.replaceFirst("cpu\\s+", "").split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static String startsByTest(String what) throws IOException {
        Path journal = RunJournal.folder().resolve("started");
        if (!Files.exists(journal)) {
            return "0";
        }
        Map<String, Long> byTest = Files.readAllLines(journal).stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .collect(Collectors.groupingBy(test -> test, TreeMap::new, Collectors.counting()));
        long all = byTest.values().stream().mapToLong(Long::longValue).sum();
        return byTest.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", all + ": ", ""));
    }
}
