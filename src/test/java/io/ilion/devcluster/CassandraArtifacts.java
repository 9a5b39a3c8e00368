package io.ilion.devcluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jars of a Cassandra node and its nodetool, as one class path.
 * <p>
 * They are resolved apart from Ilion's own, whose libraries they would clash with, and remembered under {@code target/local}
 * until the pom that names them changes or a jar is gone.
 */
record CassandraArtifacts(String classPath) {

    private static final Pattern VERSION = Pattern.compile("cassandra-all-([^/\\\\]+)\\.jar");

    /** Not two at a time, in one JVM or in several: they would run Maven twice for the same answer. */
    static synchronized CassandraArtifacts resolve() {
        Path pom = ProjectRoot.cassandraDirectory().resolve("pom.xml");
        Path remembered = ProjectRoot.targetDirectory().resolve("local/cassandra-artifacts.txt");
        try (FileChannel alone = lockFile(remembered.resolveSibling("cassandra-artifacts.lock"))) {
            alone.lock();
            String fingerprint = fingerprint(pom);
            if (Files.isReadable(remembered)) {
                List<String> lines = Files.readAllLines(remembered);
                if (lines.size() == 2 && lines.get(0).equals(fingerprint) && allExist(lines.get(1))) {
                    return new CassandraArtifacts(lines.get(1));
                }
            }
            return store(remembered, fingerprint, new MavenClassPath(pom).resolve());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of Cassandra, as its jar is named. */
    String version() {
        Matcher matcher = VERSION.matcher(classPath);
        if (!matcher.find()) {
            throw new LocalStartException(
                    "No cassandra-all jar among what " + ProjectRoot.cassandraDirectory() + "/pom.xml names.");
        }
        return matcher.group(1);
    }

    private static FileChannel lockFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static CassandraArtifacts store(Path file, String fingerprint, String classPath) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "cassandra-artifacts", ".tmp");
        Files.write(draft, List.of(fingerprint, classPath));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return new CassandraArtifacts(classPath);
    }

    private static boolean allExist(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1)).allMatch(jar -> Files.isReadable(Path.of(jar)));
    }

    private static String fingerprint(Path pom) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(pom));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
