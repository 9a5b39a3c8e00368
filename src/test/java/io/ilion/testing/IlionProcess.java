package io.ilion.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The packaged service as a process of its own: it can be killed, frozen and started anew. */
public final class IlionProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;
    private int port;

    private IlionProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Two replicas that start side by side. */
    public record Pair(IlionProcess one, IlionProcess other) implements AutoCloseable {

        /** Starts both; they call themselves by that name and a number. */
        public static Pair start(String name, Map<String, Object> settings) {
            IlionProcess one = launch(name + "-1", settings);
            IlionProcess other = launch(name + "-2", settings);
            return new Pair(one.awaitReady(), other.awaitReady());
        }

        @Override
        public void close() {
            one.close();
            other.close();
        }
    }

    /**
     * Starts what the build made, as the image does, with the Java that runs the test.
     *
     * @param name what the process calls itself in the history, and its log file
     */
    public static IlionProcess start(String name, Map<String, Object> settings) {
        return launch(name, settings).awaitReady();
    }

    /** Starts it and does not wait until it is ready. */
    public static IlionProcess launch(String name, Map<String, Object> settings) {
        return launch(name, settings, Map.of());
    }

    /** The same with variables of its environment. */
    public static IlionProcess launch(String name, Map<String, Object> settings, Map<String, String> environment) {
        return startProcess(name, UnpackedService.of(packagedJar()).command(), settings, environment);
    }

    /** Starts the jar that the build made, as it is. */
    public static IlionProcess start(String name, Path java, Map<String, Object> settings) {
        return start(name, java, packagedJar(), settings);
    }

    /** @param jar another than the one that the build made, such as one that was extracted */
    public static IlionProcess start(String name, Path java, Path jar, Map<String, Object> settings) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.addAll(UnpackedService.FAST_START_OPTIONS);
        command.addAll(List.of("-jar", jar.toString()));
        return startProcess(name, command, settings, Map.of()).awaitReady();
    }

    private static Path packagedJar() {
        return Path.of(System.getProperty("ilion.jar", ""));
    }

    private static IlionProcess startProcess(
            String name, List<String> command, Map<String, Object> settings, Map<String, String> environment) {
        List<String> all = new ArrayList<>(command);
        settings.forEach((key, value) -> all.add("--" + key + "=" + value));
        all.add("--ilion.dispatch.replica=" + name);
        return startProcess(name, all, environment);
    }

    /** Returns with the exit code when it has ended by itself. */
    public int awaitExit() {
        return process.onExit().join().exitValue();
    }

    /** Starts the jar with nothing but an environment, and waits until the probe at a port says that it is ready. */
    public static IlionProcess startWithEnvironment(
            String name, Map<String, String> environment, int probePort, String probePath) {
        IlionProcess service =
                startProcess(name, UnpackedService.of(packagedJar()).command(), environment);
        service.port = service.awaitPort();
        return service.awaitReady(probePort, probePath);
    }

    private static IlionProcess startProcess(String name, List<String> command, Map<String, String> environment) {
        RunJournal.recordStart(RunJournal.PROCESS);
        try {
            Path log = logFile(name);
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new IlionProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it logs. */
    public static Path logFile(String name) {
        return TestEnvironment.directory().resolve("logs").resolve(name + ".log");
    }

    public int port() {
        return port;
    }

    public IlionClient client() {
        return client("operator");
    }

    public IlionClient client(String user) {
        return new IlionClient(port, user);
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it has printed so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; returns when it is gone. */
    public void stop() {
        terminate();
        process.onExit().join();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP: it stalls in the middle of whatever it does. */
    public void freeze() {
        sendSignal("STOP");
    }

    /** SIGCONT: it goes on as if nothing had happened. */
    public void thaw() {
        sendSignal("CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private void sendSignal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int awaitPort() {
        return await().atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .failFast(log + " tells why the service ended", () -> !process.isAlive())
                .until(
                        () -> PORT.matcher(log())
                                .results()
                                .findFirst()
                                .map(MatchResult::group)
                                .map(found -> Integer.parseInt(found.replaceAll("\\D", ""))),
                        Optional::isPresent)
                .orElseThrow();
    }

    public IlionProcess awaitReady() {
        port = awaitPort();
        return awaitReady(port, "/actuator/health/readiness");
    }

    private IlionProcess awaitReady(int probePort, String probePath) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest probe = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probePort + probePath))
                .build();
        await().atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> http.send(probe, BodyHandlers.ofString()).statusCode() == 200);
        return this;
    }
}
