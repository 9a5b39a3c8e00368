package io.ilion.devcluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on 127.0.0.1 in its own process. Unless detached, it ends with this JVM, even when that is killed.
 * <p>
 * It can be stopped and restarted on the same port with the same data.
 */
public final class LocalPostgres implements AutoCloseable {

    /** The port of the local start, unless it is in use. */
    static final int DEFAULT_PORT = 15432;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Path directory;
    private final boolean persistent;
    private final boolean detached;
    private int port;
    private @Nullable DirectoryLock lock;
    private @Nullable EmbeddedPostgres server;
    private @Nullable InterruptOnExit interruptOnExit;

    private LocalPostgres(Path directory, boolean persistent, boolean detached) {
        this.directory = directory.toAbsolutePath().normalize();
        this.persistent = persistent;
        this.detached = detached;
    }

    /** A database that keeps its data for the next start, with fsync. Not started yet. */
    public static LocalPostgres persistent(Path directory) {
        return new LocalPostgres(directory, true, false);
    }

    /**
     * Starts an empty database for a test, without fsync for speed; its files are deleted when it is closed.
     *
     * @param parent parent of its new directory; stale sibling directories are deleted; used by one JVM at a time
     */
    public static LocalPostgres startEphemeral(Path parent) {
        StaleDirectories.deleteBelow(parent);
        LocalPostgres postgres =
                new LocalPostgres(parent.resolve(UUID.randomUUID().toString()), false, false);
        postgres.start();
        return postgres;
    }

    /** Stops a detached server in that directory; does nothing when there is none. */
    public static void stopDetached(Path directory) {
        Postmaster.runningIn(directory.toAbsolutePath().normalize().resolve("data"))
                .ifPresent(Postmaster::stop);
    }

    /** Starts a test database that outlives this JVM, or adopts it when it is already running. */
    public static LocalPostgres startDetached(Path directory) {
        LocalPostgres postgres = new LocalPostgres(directory, false, true);
        postgres.start();
        return postgres;
    }

    /**
     * Starts the server and waits until it accepts connections.
     *
     * @throws LocalStartException when this machine prevents the start
     */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        if (lock == null) {
            lock = DirectoryLock.acquire(directory);
            Optional<Postmaster> earlier = Postmaster.runningIn(data());
            if (detached && earlier.isPresent()) {
                port = Postmaster.readPort(data());
                return;
            }
            earlier.ifPresent(Postmaster::stop);
            port = persistent ? FreePort.preferring(DEFAULT_PORT) : FreePort.any();
        }
        try {
            server = builder().start();
        } catch (IOException | IllegalStateException e) {
            throw new LocalStartException("PostgreSQL did not start" + startAdvice(), e);
        }
        if (!detached) {
            interruptOnExit = InterruptOnExit.watch(
                    Postmaster.runningIn(data()).orElseThrow().pid());
        }
    }

    /** Stops the server: connections break and its port is closed until the next start. */
    public synchronized void stop() {
        EmbeddedPostgres running = server;
        if (running == null) {
            return;
        }
        server = null;
        Optional<Postmaster> postmaster = Postmaster.runningIn(data());
        try {
            running.close();
            // pg_ctl waits for the pid file only, which is removed shortly before the process exits
            postmaster.ifPresent(process -> process.awaitEnd(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (interruptOnExit != null) {
                interruptOnExit.close();
            }
        }
    }

    /** Crashes the server (SIGQUIT): it recovers from its WAL at the next start. */
    public synchronized void crash() {
        Postmaster postmaster = Postmaster.runningIn(data()).orElseThrow();
        Signal.QUIT.sendTo(postmaster.pid());
        postmaster.awaitEnd(10);
        stop();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }

    public int port() {
        if (port == 0) {
            throw new IllegalStateException("the port is chosen at the first start");
        }
        return port;
    }

    public String username() {
        return "postgres";
    }

    /** Not checked: the server trusts local connections. */
    public String password() {
        return "postgres";
    }

    /** Stops the server and releases its directory. Idempotent. */
    @Override
    public synchronized void close() {
        stop();
        if (lock != null) {
            lock.close();
        }
        if (!persistent) {
            StaleDirectories.delete(directory);
        }
    }

    Path directory() {
        return directory;
    }

    private EmbeddedPostgres.Builder builder() {
        // read by the builder: where the binaries are unpacked, shared by all databases
        System.setProperty(
                "ot.epg.working-dir",
                ProjectRoot.targetDirectory().resolve("postgres-binaries").toString());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_TIMEOUT)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .setServerConfig("max_connections", "400")
                // a socket under /tmp would conflict with that of another user
                .setServerConfig("unix_socket_directories", "");
        return persistent
                ? builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")
                : builder;
    }

    private String startAdvice() {
        if ("root".equals(System.getProperty("user.name"))) {
            return " as root, which requires a working 'unshare -U': start as an ordinary user (log: " + log() + ").";
        }
        return "; see its log " + log() + ". Delete " + directory + " to start empty.";
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }

    private Path data() {
        return directory.resolve("data");
    }
}
