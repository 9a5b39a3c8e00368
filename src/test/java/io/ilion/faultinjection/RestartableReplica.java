package io.ilion.faultinjection;

import io.ilion.devcluster.FreePort;
import io.ilion.testing.IlionProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.TerminalFailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica of the packaged service, over all its lives; it keeps its port. */
final class RestartableReplica implements AutoCloseable {

    /** Sets the clock of a process off; a package of most distributions, not of every machine. */
    private static final List<Path> FAKETIME = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private static final Logger log = LoggerFactory.getLogger(RestartableReplica.class);
    private static final int STARTS = 5;

    private final String name;
    private final Map<String, Object> settings;
    private final int port = FreePort.any();
    private int lives;
    private volatile IlionProcess process;

    RestartableReplica(String name, Map<String, Object> settings) {
        this.name = name;
        this.settings = new LinkedHashMap<>(settings);
        this.settings.put("server.port", port);
        this.process = launched(Duration.ZERO);
    }

    static boolean canSetClocks() {
        return faketime().isPresent();
    }

    int port() {
        return port;
    }

    void awaitReady() {
        process.awaitReady();
    }

    /** SIGKILL, at whatever it does. */
    void kill() {
        process.kill();
    }

    /** SIGTERM, as in a deployment. */
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
     * Another life under another name, with a clock that may be off; returns when it is ready. A service that finds no database ends at
     * once, and is started again, as Kubernetes would.
     */
    void revive(Duration clockAhead) {
        for (int starts = 1; ; starts++) {
            process = launched(clockAhead);
            try {
                process.awaitReady();
                return;
            } catch (TerminalFailureException e) {
                if (starts == STARTS) {
                    throw e;
                }
                log.info("{} starts again", name, e);
            }
        }
    }

    private IlionProcess launched(Duration clockAhead) {
        Map<String, String> environment = new LinkedHashMap<>();
        // a life is short, and the better code that the second compiler makes would come too late for it
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        if (!clockAhead.isZero()) {
            environment.put("LD_PRELOAD", faketime().orElseThrow().toString());
            environment.put("FAKETIME", "%+ds".formatted(clockAhead.toSeconds()));
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        return IlionProcess.launch(name + "-" + ++lives, settings, environment);
    }

    private static Optional<Path> faketime() {
        return FAKETIME.stream().filter(Files::exists).findFirst();
    }

    @Override
    public void close() {
        process.close();
    }
}
