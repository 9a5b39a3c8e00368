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
 * A real PostgreSQL on 127.0.0.1, a process of its own that ends with this JVM, even when it is killed, unless it shall stay running.
 * <p>
 * It can be stopped and started again, and is then found on the same port with the same data.
 */
public final class LocalPostgres implements AutoCloseable {

    /** The port of the local start, if nothing else uses it. */
    static final int USUAL_PORT = 15432;

    private static final Duration START_AT_MOST = Duration.ofSeconds(30);

    private final Path directory;
    private final boolean lasting;
    private final boolean staysRunning;
    private int port;
    private @Nullable DirectoryLock lock;
    private @Nullable EmbeddedPostgres server;
    private @Nullable InterruptOnExit leash;

    private LocalPostgres(Path directory, boolean lasting, boolean staysRunning) {
        this.directory = directory.toAbsolutePath().normalize();
        this.lasting = lasting;
        this.staysRunning = staysRunning;
    }

    /** A database that keeps its data for the next start, and writes it through to the disk. Not started yet. */
    public static LocalPostgres persistent(Path directory) {
        return new LocalPostgres(directory, true, false);
    }

    /**
     * A started, empty database for a test: it gives up durability for speed, and its files go when it is closed.
     *
     * @param parent where its folder is made, and those are deleted that others have left behind; used by one JVM at a time
     */
    public static LocalPostgres startEphemeral(Path parent) {
        StaleDirectories.deleteBelow(parent);
        LocalPostgres postgres =
                new LocalPostgres(parent.resolve(UUID.randomUUID().toString()), false, false);
        postgres.start();
        return postgres;
    }

    /** Ends the one in that folder that outlived the JVM which had started it; does nothing when there is none. */
    public static void stopDetached(Path directory) {
        Postmaster.runningIn(directory.toAbsolutePath().normalize().resolve("data"))
                .ifPresent(Postmaster::stop);
    }

    /** A started database for tests that outlives this JVM: the next start goes on with it as it is. */
    public static LocalPostgres startDetached(Path directory) {
        LocalPostgres postgres = new LocalPostgres(directory, false, true);
        postgres.start();
        return postgres;
    }

    /**
     * Starts the server, and waits until it answers.
     *
     * @throws LocalStartException when something on this machine stands in the way
     */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        if (lock == null) {
            lock = DirectoryLock.acquire(directory);
            Optional<Postmaster> earlier = Postmaster.runningIn(data());
            if (staysRunning && earlier.isPresent()) {
                port = Postmaster.readPort(data());
                return;
            }
            earlier.ifPresent(Postmaster::stop);
            port = lasting ? FreePort.preferring(USUAL_PORT) : FreePort.any();
        }
        try {
            server = builder().start();
        } catch (IOException | IllegalStateException e) {
            throw new LocalStartException("PostgreSQL did not start" + startAdvice(), e);
        }
        if (!staysRunning) {
            leash = InterruptOnExit.watch(
                    Postmaster.runningIn(data()).orElseThrow().pid());
        }
    }

    /** Stops the server: connections break, and its port is closed until the next start. */
    public synchronized void stop() {
        EmbeddedPostgres running = server;
        if (running == null) {
            return;
        }
        server = null;
        Optional<Postmaster> postmaster = Postmaster.runningIn(data());
        try {
            running.close();
            // pg_ctl looks at the pid file only, which goes a moment before the process
            postmaster.ifPresent(process -> process.awaitEnd(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (leash != null) {
                leash.close();
            }
        }
    }

    /** Ends the server as a power cut would: at the next start it recovers from its log. */
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

    /** Any would do: the server trusts what comes from this machine. */
    public String password() {
        return "postgres";
    }

    /** Stops the server for good. Does no harm a second time. */
    @Override
    public synchronized void close() {
        stop();
        if (lock != null) {
            lock.close();
        }
        if (!lasting) {
            StaleDirectories.delete(directory);
        }
    }

    Path directory() {
        return directory;
    }

    private EmbeddedPostgres.Builder builder() {
        // read by the builder: where the binaries are unpacked, once for all databases
        System.setProperty(
                "ot.epg.working-dir",
                ProjectRoot.targetDirectory().resolve("postgres-binaries").toString());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_AT_MOST)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .setServerConfig("max_connections", "400")
                // a socket under /tmp would clash with that of another user
                .setServerConfig("unix_socket_directories", "");
        return lasting ? builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on") : builder;
    }

    private String startAdvice() {
        if ("root".equals(System.getProperty("user.name"))) {
            return " as root, which it only does where 'unshare -U' works: start as an ordinary user (its log is "
                    + log() + ").";
        }
        return "; its log is " + log() + ". Deleting " + directory + " makes it start empty.";
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }

    private Path data() {
        return directory.resolve("data");
    }
}
