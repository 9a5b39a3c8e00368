package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** Measures the start of the service until readiness, for several ways of packaging. */
class StartupBenchmark {

    private static final int ROUNDS = 3;
    private static final Path EXTRACTED = BenchmarkEnvironment.DIRECTORY.resolve("extracted");

    private final List<StartupVariant> startups = new ArrayList<>();
    private List<String> settings = List.of();

    @Test
    void startToReadiness() throws Exception {
        try (BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabase()) {
            settings = arguments(environment.settings("startup"));
            Path jar = Path.of(System.getProperty("ilion.jar", ""));
            Jdk running = Jdk.running();
            extract(running, jar);
            Path extracted = EXTRACTED.resolve(jar.getFileName());
            addVariants(running, jar, extracted);
            Optional<Jdk> newer = running.release() < 25 ? running.findInstalled(25) : Optional.empty();
            if (newer.isPresent()) {
                addVariants(newer.get(), jar, extracted);
            }
            for (int i = 0; i < ROUNDS; i++) {
                for (StartupVariant startup : startups) {
                    startup.measure();
                }
            }
        }
        MarkdownTable table = new MarkdownTable(
                "Start-up with -Xmx256m, medians", "variant", "rounds", "ready, s", "CPU time, s", "resident, MB");
        startups.forEach(startup -> startup.addRowTo(table));
        table.print();
    }

    private void addVariants(Jdk jdk, Path jar, Path extracted) throws IOException, InterruptedException {
        addVariant(jdk, "java -jar", jar);
        addVariant(jdk, "extracted", extracted);
        String archive = trainArchive(jdk, extracted);
        addVariant(jdk, "extracted, CDS archive or AOT cache", extracted, archive);
        addVariant(
                jdk, "the same, C1 only, serial GC", extracted, archive, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    private void addVariant(Jdk jdk, String way, Path jar, String... options) {
        startups.add(new StartupVariant("Java " + jdk.version() + ": " + way, command(jdk, jar, options)));
    }

    private List<String> command(Jdk jdk, Path jar, String... options) {
        return Stream.of(
                        jdk.java("-Xmx256m").stream(),
                        Stream.of(options),
                        Stream.of("-jar", jar.toString()),
                        settings.stream())
                .flatMap(part -> part)
                .toList();
    }

    private static void extract(Jdk jdk, Path jar) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(EXTRACTED);
        List<String> command = new ArrayList<>(jdk.java("-Djarmode=tools", "-jar", jar.toString()));
        command.addAll(List.of("extract", "--destination", EXTRACTED.toString()));
        ChildProcess.run(command);
    }

    /** Runs a training start that creates a CDS archive or AOT cache, and returns the JVM option that uses it. */
    private String trainArchive(Jdk jdk, Path jar) throws IOException, InterruptedException {
        boolean aot = jdk.release() >= 25;
        Path archive = BenchmarkEnvironment.DIRECTORY.resolve(aot ? "app.aot" : "app.jsa");
        ChildProcess.run(command(
                jdk,
                jar,
                (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive,
                "-Dspring.context.exit=onRefresh"));
        return (aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }

    private static List<String> arguments(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .filter(each -> !each.getKey().equals("server.port"))
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toList();
    }
}
