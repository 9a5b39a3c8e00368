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

/**
 * One real Cassandra node, a process of its own. It can be frozen, killed and started again, and keeps its data and its host
 * id over all of that.
 */
public final class LocalNode {

    private static final Duration START_AT_MOST = Duration.ofMinutes(3);
    private static final int STOP_AT_MOST_SECONDS = 20;

    private final NodePlacement place;
    private final LocalClusterSettings settings;
    private final CassandraRuntime runtime;
    private final NodeJmx jmx;
    private volatile @Nullable ProcessHandle process;

    /** Of a node that this JVM has started: holds the pipe open at whose end the node ends. */
    @SuppressWarnings("UnusedVariable") // what is not held is collected, and its pipe closed
    private volatile @Nullable Process launched;

    private volatile @Nullable UUID hostId;

    LocalNode(NodePlacement place, LocalClusterSettings settings, CassandraRuntime runtime) {
        this.place = place;
        this.settings = settings;
        this.runtime = runtime;
        this.jmx = new NodeJmx(place.address(), settings.jmxUser());
    }

    public String address() {
        return place.address();
    }

    public String datacenter() {
        return settings.datacenter();
    }

    public String rack() {
        return place.rack();
    }

    public int cqlPort() {
        return NodePort.CQL.number();
    }

    public int jmxPort() {
        return settings.security() == null
                ? NodePort.JMX.number()
                : settings.security().jmx().port();
    }

    /** Empty until the node has been ready once, and for one with TLS. */
    public Optional<UUID> hostId() {
        return Optional.ofNullable(hostId);
    }

    /** Holds {@code <keyspace>/<table>-<id>/*-Data.db}. */
    public Path dataDirectory() {
        return place.home().data();
    }

    /** All that the node has said since its cluster was started. */
    public Path logFile() {
        return place.home().log();
    }

    /** What the node itself says of the work that it was asked for, see {@link MBeanCallJournal}. */
    public Path callJournal() {
        return place.home().journal();
    }

    /** Makes calls for work slow, or has them refused, until {@link #clearFault}. */
    public void injectFault(Hurt hurt) {
        try {
            Files.writeString(faultFile(), hurt.name().toLowerCase(Locale.ROOT));
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

    /** What can be wrong with the calls to a node that is well otherwise. */
    public enum Hurt {
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

    /** Starts the node if it does not run, and waits until it serves CQL and has joined its cluster. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Lets the node shut down as it likes; kills it when it takes too long. Does nothing when it does not run. */
    public void stop() {
        ProcessHandle current = process;
        if (current == null) {
            return;
        }
        current.destroy();
        current.onExit()
                .completeOnTimeout(current, STOP_AT_MOST_SECONDS, SECONDS)
                .join();
        kill();
    }

    /** Ends the node without a word, as a power cut would, and waits until it is gone. */
    public void kill() {
        ProcessHandle current = process;
        if (current != null) {
            current.destroyForcibly();
            current.onExit().join();
        }
    }

    /** Stops the node in the middle of whatever it does: its ports stay open, and nothing answers. */
    public void freeze() {
        Signal.STOP.sendTo(pid());
    }

    public void thaw() {
        Signal.CONT.sendTo(pid());
    }

    /** Runs nodetool against this node, with its JMX login if it asks for one, and waits for the end. */
    public NodetoolResult nodetool(String... arguments) {
        return new Nodetool(runtime, place, settings.jmxLogin()).run(List.of(arguments));
    }

    /**
     * Has Cassandra's own classes run a source file of Java, as nodetool runs: on a JVM of its own. Its first argument is
     * where the settings of this node are.
     */
    public NodetoolResult runJava(Path source, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add(
                0,
                place.home().configuration().resolve("cassandra.yaml").toUri().toString());
        return new Nodetool(runtime, place, settings.jmxLogin()).run(source.toString(), words);
    }

    void prepare() {
        new NodeConfiguration(place, settings).write();
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
        List<String> options = new NodeConfiguration(place, settings).jvmOptions();
        ProcessBuilder command = runtime.command(options, NodeMain.class.getName(), List.of());
        command.directory(place.home().directory().toFile());
        command.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        if (settings.isDetached()) {
            command.redirectInput(new File("/dev/null"));
        }
        try {
            Process started = command.start();
            launched = started;
            process = started.toHandle();
            NodeProcesses.writePidFile(place.home(), started.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the node over from the JVM that has started it, if it runs and is well. */
    boolean adopt() {
        process = NodeProcesses.find(place.home()).orElse(null);
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

    /** Whether it knows so many nodes to be up, itself among them. */
    boolean seesLiveNodes(int nodes) {
        return jmx.seesLiveNodes(nodes);
    }

    /** Until the other nodes can talk to this one, some seconds before it is ready. */
    void awaitJoinable() {
        awaitWhileAlive(() -> NodePort.STORAGE.acceptsConnections(address()));
    }

    void awaitReady() {
        if (settings.security() != null) {
            // its JMX is not for the launcher; CQL is the last thing that a node opens
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
                    .atMost(START_AT_MOST)
                    .until(() -> !isAlive() || condition.getAsBoolean());
        } catch (ConditionTimeoutException e) {
            throw startException("is not ready after " + START_AT_MOST.toSeconds() + " s");
        }
        if (!isAlive()) {
            throw startException("has ended while it started");
        }
    }

    private LocalStartException startException(String what) {
        return new LocalStartException(
                "Cassandra on " + address() + " " + what + lastError() + "; its log is " + logFile());
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
