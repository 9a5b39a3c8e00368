package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the launcher with real nodes. */
class LocalCassandraIT {

    private static final LocalCassandra cassandra =
            new LocalCassandra(settings("local-cassandra", "127.0.1.9").withJmxUser("operator", "secret"));

    @BeforeAll
    static void start() {
        cassandra.start();
    }

    @AfterAll
    static void close() {
        cassandra.close();
    }

    @Test
    void keepsItsHostIdWhenItIsKilledAndStartedAgain() {
        LocalNode node = cassandra.node(0);
        Optional<UUID> hostId = node.hostId();

        node.kill();
        assertThat(node.isAlive()).isFalse();
        node.start();

        assertThat(node.isAlive()).isTrue();
        assertThat(hostId).isPresent();
        assertThat(node.hostId()).isEqualTo(hostId);
    }

    @Test
    void respondsAgainAfterAFreeze() {
        LocalNode node = cassandra.node(0);

        node.freeze();
        await().until(() -> processState(node).startsWith("T"));
        node.thaw();

        await().until(() -> !processState(node).startsWith("T"));
        assertThat(node.nodetool("info").exitCode()).isZero();
    }

    @Test
    void flushesTablesToItsDataDirectory() throws IOException {
        LocalNode node = cassandra.node(0);

        NodetoolResult flush = node.nodetool("flush", "system_schema", "tables");

        assertThat(flush).isEqualTo(new NodetoolResult(0, ""));
        try (Stream<Path> files = Files.walk(node.dataDirectory().resolve("system_schema"))) {
            assertThat(files).anyMatch(file -> file.toString().matches(".*/tables-[0-9a-f]+/.*-Data\\.db"));
        }
    }

    @Test
    void requiresTheJmxLogin() {
        String address = cassandra.node(0).address();

        assertThat(new NodeJmx(address, new JmxUser("operator", "secret")).isNormal())
                .isTrue();
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> new NodeJmx(address, null).isNormal())
                .withMessageContaining("Credentials required");
    }

    @Test
    void leavesNoProcessBehindWhenItIsClosed() {
        LocalCassandra other = LocalCassandra.start(settings("local-cassandra-closed", "127.0.1.10"));
        ProcessHandle process = ProcessHandle.of(other.node(0).pid()).orElseThrow();

        other.close();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void leavesNoProcessBehindWhenTheLauncherIsKilled() throws IOException {
        Process launcher = launcher();
        ProcessHandle node = ProcessHandle.of(firstNumber(launcher)).orElseThrow();
        assertThat(node.isAlive()).isTrue();

        launcher.destroyForcibly().onExit().join();

        await().atMost(Duration.ofSeconds(5)).until(() -> !node.isAlive());
    }

    private static LocalClusterSettings settings(String name, String address) {
        return LocalClusterSettings.ephemeral(
                name, ProjectRoot.targetDirectory().resolve("it/" + name), List.of(address));
    }

    private static String processState(LocalNode node) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(node.pid())).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static Process launcher() throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(java, Launcher.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The pid that the launcher prints, after any log lines. */
    private static long firstNumber(Process launcher) throws IOException {
        try (BufferedReader lines = launcher.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> line.matches("\\d+"))
                    .findFirst()
                    .map(Long::valueOf)
                    .orElseThrow();
        }
    }

    /** Starts a node, prints its pid and waits to be killed. */
    static final class Launcher {

        private Launcher() {}

        public static void main(String[] arguments) throws IOException {
            LocalCassandra launched = LocalCassandra.start(settings("local-cassandra-launched", "127.0.1.11"));
            System.out.println(launched.node(0).pid());
            while (System.in.read() >= 0) {
                // standard input never receives data
            }
        }
    }
}
