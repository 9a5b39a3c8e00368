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

/** What it costs to start the service, packaged in several ways, until it says that it is ready. */
class StartupBenchmark {

    private static final int ROUNDS = 3;
    private static final Path EXTRACTED = BenchmarkEnvironment.FOLDER.resolve("extracted");

    private final List<StartupVariant> startups = new ArrayList<>();
    private List<String> settings = List.of();

    @Test
    void startToReadiness() throws Exception {
        try (BenchmarkEnvironment parts = BenchmarkEnvironment.database()) {
            settings = arguments(parts.settings("startup"));
            Path jar = Path.of(System.getProperty("ilion.jar", ""));
            Jdk running = Jdk.running();
            extract(running, jar);
            Path extracted = EXTRACTED.resolve(jar.getFileName());
            addAll(running, jar, extracted);
            Optional<Jdk> newer = running.release() < 25 ? running.beside(25) : Optional.empty();
            if (newer.isPresent()) {
                addAll(newer.get(), jar, extracted);
            }
            for (int i = 0; i < ROUNDS; i++) {
                for (StartupVariant startup : startups) {
                    startup.measure();
                }
            }
        }
        MarkdownTable table = new MarkdownTable(
                "Start-up with -Xmx256m, medians", "way", "rounds", "ready, s", "processor time, s", "resident, MB");
        startups.forEach(startup -> startup.addTo(table));
        table.print();
    }

    private void addAll(Jdk jdk, Path jar, Path extracted) throws IOException, InterruptedException {
        add(jdk, "java -jar", jar);
        add(jdk, "extracted", extracted);
        String archive = train(jdk, extracted);
        add(jdk, "extracted, archive", extracted, archive);
        add(jdk, "the same, C1 only, serial GC", extracted, archive, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    private void add(Jdk jdk, String way, Path jar, String... options) {
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
        ChildProcess.toTheEnd(command);
    }

    /** Starts the service once up to where it would serve, and returns the option that uses what was learnt. */
    private String train(Jdk jdk, Path jar) throws IOException, InterruptedException {
        boolean aot = jdk.release() >= 25;
        Path archive = BenchmarkEnvironment.FOLDER.resolve(aot ? "app.aot" : "app.jsa");
        ChildProcess.toTheEnd(command(
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
