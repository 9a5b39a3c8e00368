package io.ilion.devcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Resolves the class path of a stand-alone pom with the project's Maven wrapper, so that the user's mirrors, proxies and
 * credentials apply, as well as a settings file, a local repository or offline mode given on the command line of the outer build.
 */
public record MavenClassPath(Path pom) {

    /** The jars, in class path syntax. */
    public String resolve() throws IOException {
        Path outputFile = Files.createTempFile("class-path", ".txt");
        try {
            ProcessBuilder maven = new ProcessBuilder(command(outputFile))
                    .directory(ProjectRoot.find().toFile())
                    .redirectErrorStream(true);
            Process process = maven.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new LocalStartException(
                        "Maven could not resolve the jars of %s: %s".formatted(pom, firstError(output)));
            }
            return Files.readString(outputFile).strip();
        } finally {
            Files.deleteIfExists(outputFile);
        }
    }

    private List<String> command(Path outputFile) {
        List<String> command = new ArrayList<>();
        // run by sh, because an unpacked archive may have lost the executable bit
        command.addAll(List.of("sh", ProjectRoot.find().resolve("mvnw").toString(), "-q", "-B", "-ntp"));
        command.addAll(inheritedOptions(System.getenv().getOrDefault("MAVEN_CMD_LINE_ARGS", "")));
        command.addAll(List.of("-f", pom.toString(), "dependency:build-classpath", "-Dmdep.outputFile=" + outputFile));
        return command;
    }

    /**
     * The options of the outer Maven that select where artifacts come from; the Maven scripts pass its command line on, joined by
     * blanks.
     */
    static List<String> inheritedOptions(String commandLine) {
        List<String> words = List.of(commandLine.strip().split("\\s+"));
        List<String> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-o", "--offline" -> options.add(words.get(i));
                case "-s", "--settings", "-gs", "--global-settings" ->
                    options.addAll(words.subList(i, Math.min(i + 2, words.size())));
                default -> {
                    if (words.get(i).startsWith("-Dmaven.repo.local=")) {
                        options.add(words.get(i));
                    }
                }
            }
        }
        return options;
    }

    /** The first error in one line; Maven spreads it over several lines and appends a link to its help. */
    static String firstError(String output) {
        String errors = output.lines()
                .filter(line -> line.startsWith("[ERROR]") || line.startsWith("[FATAL]"))
                .map(line -> line.substring("[ERROR]".length()).strip())
                .collect(Collectors.joining(" "));
        String first = errors.split("-> \\[Help", 2)[0].strip();
        return first.isEmpty()
                ? output.strip().lines().reduce((one, next) -> next).orElse("no output")
                : first;
    }
}
