package io.ilion.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged service as in the image: extracted, with a class data sharing (CDS) archive, which makes starts several times
 * cheaper. Built once per build, by the first test that needs it.
 */
record UnpackedService(Path jar, Path archive) {

    private static final Path DIRECTORY = Path.of("target/it/service").toAbsolutePath();
    /** JVM options for short-lived processes. */
    static final List<String> FAST_START_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Builds it, or reuses it when another test JVM has built it. */
    static synchronized UnpackedService of(Path packaged) {
        try {
            Files.createDirectories(DIRECTORY);
            try (FileChannel lock = FileChannel.open(
                    DIRECTORY.resolveSibling("service.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                UnpackedService service =
                        new UnpackedService(DIRECTORY.resolve("ilion.jar"), DIRECTORY.resolve("ilion.jsa"));
                Path checksumFile = DIRECTORY.resolve("checksum");
                String checksum = checksum(packaged);
                if (!Files.exists(checksumFile)
                        || !Files.readString(checksumFile).equals(checksum)) {
                    FileSystemUtils.deleteRecursively(DIRECTORY);
                    Files.createDirectories(DIRECTORY);
                    service.build(packaged);
                    Files.writeString(checksumFile, checksum);
                }
                return service;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that starts the service; its arguments follow. */
    List<String> command() {
        return java("-XX:SharedArchiveFile=" + archive, "-jar", jar.toString());
    }

    private void build(Path packaged) throws IOException {
        runToCompletion(java(
                "-Djarmode=tools",
                "-jar",
                packaged.toString(),
                "extract",
                "--application-filename",
                jar.getFileName().toString(),
                "--destination",
                DIRECTORY.toString(),
                "--force"));
        List<String> training =
                java("-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh", "-jar", jar.toString());
        TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase())
                .forEach((key, value) -> training.add("--" + key + "=" + value));
        runToCompletion(training);
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(FAST_START_OPTIONS);
        command.addAll(List.of(arguments));
        return command;
    }

    private static void runToCompletion(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("%s failed: %s".formatted(command, output));
        }
    }

    private static String checksum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
            in.skipNBytes(Files.size(file));
        }
        return Long.toHexString(sum.getValue());
    }
}
