package io.ilion.devcluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A real Cassandra node in its own process. It can be frozen, killed and restarted; it keeps its data and host id. */
public final class LocalNode {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private final NodePlacement placement;
    private final LocalClusterSettings settings;
    private final CassandraRuntime runtime;
    private final NodeJmx jmx;
    private volatile @Nullable ProcessHandle process;

    /** The process when this JVM started it: keeps the pipe open whose end stops the node. */
    @SuppressWarnings("UnusedVariable") // without a reference it is collected and its pipe closed
    private volatile @Nullable Process launched;

    private volatile @Nullable UUID hostId;

    LocalNode(NodePlacement placement, LocalClusterSettings settings, CassandraRuntime runtime) {
        this.placement = placement;
        this.settings = settings;
        this.runtime = runtime;
        this.jmx = new NodeJmx(placement.address(), settings.jmxUser());
    }

    public String address() {
        return placement.address();
    }

    public String datacenter() {
        return placement.datacenter();
    }

    public String rack() {
        return placement.rack();
    }

    public int cqlPort() {
        return NodePort.CQL.number();
    }

    public int jmxPort() {
        return settings.security() == null
                ? NodePort.JMX.number()
                : settings.security().jmx().port();
    }

    /** Empty until the node has been ready once, and for a node with TLS. */
    public Optional<UUID> hostId() {
        return Optional.ofNullable(hostId);
    }

    /** Contains {@code <keyspace>/<table>-<id>/*-Data.db}. */
    public Path dataDirectory() {
        return placement.directories().data();
    }

    /** The output of the node since its cluster was started. */
    public Path logFile() {
        return placement.directories().log();
    }

    /** The maintenance calls that the node received, see {@link MBeanCallJournal}. */
    public Path callJournal() {
        return placement.directories().journal();
    }

    /** Delays or fails maintenance calls until {@link #clearFault}. */
    public void injectFault(CallFault fault) {
        try {
            Files.writeString(faultFile(), fault.name().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void clearFault() {
        try {
            Files.deleteIfExists(faultFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fault of the maintenance calls to an otherwise healthy node. */
    public enum CallFault {
        SLOW,
        FAIL
    }

    private Path faultFile() {
        return Path.of(callJournal() + ".fault");
    }

    public long pid() {
        return running().pid();
    }

    public boolean isAlive() {
        ProcessHandle current = process;
        return current != null && current.isAlive();
    }

    /** Starts the node if it is not running, and waits until it serves CQL and has joined its cluster. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Stops the node gracefully; kills it after a timeout. Does nothing when it is not running. */
    public void stop() {
        ProcessHandle current = process;
        if (current == null) {
            return;
        }
        current.destroy();
        current.onExit()
                .completeOnTimeout(current, STOP_TIMEOUT_SECONDS, SECONDS)
                .join();
        kill();
    }

    /** Kills the node with SIGKILL and waits until it has exited. */
    public void kill() {
        ProcessHandle current = process;
        if (current != null) {
            current.destroyForcibly();
            current.onExit().join();
        }
    }

    /** Freezes the node with SIGSTOP: its ports stay open, but nothing responds. */
    public void freeze() {
        Signal.STOP.sendTo(pid());
    }

    public void thaw() {
        Signal.CONT.sendTo(pid());
    }

    /** Runs nodetool against this node, with its JMX login if it has one, and waits for the exit. */
    public NodetoolResult nodetool(String... arguments) {
        return new Nodetool(runtime, placement, settings.jmxLogin()).run(List.of(arguments));
    }

    /**
     * Runs a Java source file with Cassandra's class path in a separate JVM. Its first argument is the URI of this node's
     * cassandra.yaml.
     */
    public NodetoolResult runJava(Path source, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add(
                0,
                placement
                        .directories()
                        .configuration()
                        .resolve("cassandra.yaml")
                        .toUri()
                        .toString());
        return new Nodetool(runtime, placement, settings.jmxLogin()).run(source.toString(), words);
    }

    void prepare() {
        new NodeConfiguration(placement, settings).write();
        try {
            Files.deleteIfExists(logFile());
            Files.deleteIfExists(callJournal());
            clearFault();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void launch() {
        if (isAlive()) {
            return;
        }
        List<String> options = new NodeConfiguration(placement, settings).jvmOptions();
        ProcessBuilder command = runtime.command(options, NodeMain.class.getName(), List.of());
        command.directory(placement.directories().directory().toFile());
        command.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        if (settings.isDetached()) {
            command.redirectInput(new File("/dev/null"));
        }
        try {
            Process started = command.start();
            launched = started;
            process = started.toHandle();
            NodeProcesses.writePidFile(placement.directories(), started.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adopts the node from the JVM that started it, if it is running and healthy. */
    boolean adopt() {
        process = NodeProcesses.find(placement.directories()).orElse(null);
        if (!isAlive()) {
            return false;
        }
        thaw();
        clearFault();
        if (!NodePort.CQL.acceptsConnections(address()) || !jmx.isNormal()) {
            return false;
        }
        hostId = jmx.hostId();
        return true;
    }

    /** Whether it sees that many live nodes, itself included. */
    boolean seesLiveNodes(int nodes) {
        return jmx.seesLiveNodes(nodes);
    }

    /** Waits until other nodes can connect to this one, some seconds before it is ready. */
    void awaitJoinable() {
        awaitWhileAlive(() -> NodePort.STORAGE.acceptsConnections(address()));
    }

    void awaitReady() {
        if (settings.security() != null) {
            // the launcher cannot use JMX over TLS; CQL is the last port that a node opens
            awaitWhileAlive(() -> NodePort.CQL.acceptsConnections(address()));
            return;
        }
        awaitWhileAlive(() -> NodePort.CQL.acceptsConnections(address()) && jmx.isNormal());
        hostId = jmx.hostId();
    }

    void awaitLiveNodes(int nodes) {
        if (settings.security() == null) {
            awaitWhileAlive(() -> jmx.seesLiveNodes(nodes));
        }
    }

    private void awaitWhileAlive(BooleanSupplier condition) {
        try {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(START_TIMEOUT)
                    .until(() -> !isAlive() || condition.getAsBoolean());
        } catch (ConditionTimeoutException e) {
            throw startException("is not ready after " + START_TIMEOUT.toSeconds() + " s");
        }
        if (!isAlive()) {
            throw startException("exited during the start");
        }
    }

    private LocalStartException startException(String what) {
        return new LocalStartException(
                "Cassandra on " + address() + " " + what + lastError() + "; see its log " + logFile());
    }

    private String lastError() {
        try (Stream<String> lines = Files.lines(logFile())) {
            return lines.filter(line -> line.contains("ERROR") || line.contains("Error:"))
                    .reduce((earlier, later) -> later)
                    .map(line -> " (" + line.strip() + ")")
                    .orElse("");
        } catch (IOException | UncheckedIOException unreadable) {
            return "";
        }
    }

    private ProcessHandle running() {
        ProcessHandle current = process;
        if (current == null) {
            throw new IllegalStateException("the node on " + address() + " was never started");
        }
        return current;
    }
}
