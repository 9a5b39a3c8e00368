package io.ilion.faultinjection;

import io.ilion.devcluster.FreePort;
import io.ilion.testing.IlionProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.TerminalFailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A replica of the packaged service that can be killed and restarted on the same port. */
final class RestartableReplica implements AutoCloseable {

    /** libfaketime shifts the clock of a process; an optional package of most distributions. */
    private static final List<Path> FAKETIME = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private static final Logger log = LoggerFactory.getLogger(RestartableReplica.class);
    private static final Duration MAX_START_TIME = Duration.ofMinutes(3);

    private final String name;
    private final Map<String, Object> settings;
    private final int port = FreePort.any();
    private int launches;
    private volatile IlionProcess process;

    RestartableReplica(String name, Map<String, Object> settings) {
        this.name = name;
        this.settings = new LinkedHashMap<>(settings);
        this.settings.put("server.port", port);
        this.process = launch(Duration.ZERO);
    }

    static boolean canShiftClock() {
        return faketime().isPresent();
    }

    int port() {
        return port;
    }

    void awaitReady() {
        process.awaitReady();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Sends SIGTERM and waits for the exit, as a deployment does. */
    void stop() {
        process.stop();
    }

    void freeze() {
        process.freeze();
    }

    void thaw() {
        process.thaw();
    }

    /**
     * Starts a new process under a new name, with its clock shifted by that duration, and waits until it is ready. A service that
     * cannot reach its database exits at once and is started again, as Kubernetes does.
     */
    void restart(Duration clockAhead) {
        Instant deadline = Instant.now().plus(MAX_START_TIME);
        while (true) {
            process = launch(clockAhead);
            try {
                process.awaitReady();
                return;
            } catch (TerminalFailureException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                log.info("{} starts again", name, e);
            }
        }
    }

    private IlionProcess launch(Duration clockAhead) {
        Map<String, String> environment = new LinkedHashMap<>();
        // the processes are short-lived: C2 would not pay off
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        if (!clockAhead.isZero()) {
            environment.put("LD_PRELOAD", faketime().orElseThrow().toString());
            environment.put("FAKETIME", "%+ds".formatted(clockAhead.toSeconds()));
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        return IlionProcess.launch(name + "-" + ++launches, settings, environment);
    }

    private static Optional<Path> faketime() {
        return FAKETIME.stream().filter(Files::exists).findFirst();
    }

    @Override
    public void close() {
        process.close();
    }
}
