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
 * The class path of a Cassandra node and of nodetool.
 * <p>
 * The jars are resolved separately from Ilion's dependencies, which conflict with them, and cached under {@code target/local} until
 * their pom changes or a jar is missing.
 */
record CassandraArtifacts(String classPath) {

    private static final Pattern VERSION = Pattern.compile("cassandra-all-([^/\\\\]+)\\.jar");

    /** Resolves the jars. Serialised within and between JVMs, so that Maven runs only once. */
    static synchronized CassandraArtifacts resolve() {
        Path pom = ProjectRoot.cassandraDirectory().resolve("pom.xml");
        Path cache = ProjectRoot.targetDirectory().resolve("local/cassandra-artifacts.txt");
        try (FileChannel lock = lockFile(cache.resolveSibling("cassandra-artifacts.lock"))) {
            lock.lock();
            String fingerprint = fingerprint(pom);
            if (Files.isReadable(cache)) {
                List<String> lines = Files.readAllLines(cache);
                if (lines.size() == 2 && lines.get(0).equals(fingerprint) && allExist(lines.get(1))) {
                    return new CassandraArtifacts(lines.get(1));
                }
            }
            return store(cache, fingerprint, new MavenClassPath(pom).resolve());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of Cassandra, from the name of its jar. */
    String version() {
        Matcher matcher = VERSION.matcher(classPath);
        if (!matcher.find()) {
            throw new LocalStartException(
                    "No cassandra-all jar among the dependencies of " + ProjectRoot.cassandraDirectory() + "/pom.xml.");
        }
        return matcher.group(1);
    }

    private static FileChannel lockFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static CassandraArtifacts store(Path file, String fingerprint, String classPath) throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), "cassandra-artifacts", ".tmp");
        Files.write(temporary, List.of(fingerprint, classPath));
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
