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

/** The packaged service in a separate process that can be killed, frozen and restarted. */
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

    /** Two replicas that are started in parallel. */
    public record Pair(IlionProcess one, IlionProcess other) implements AutoCloseable {

        /** Starts both; their replica names are that name and a number. */
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
     * Starts the packaged service like the image does, with the Java that runs the test, and waits until it is ready.
     *
     * @param name replica name in the history, and name of the log file
     */
    public static IlionProcess start(String name, Map<String, Object> settings) {
        return launch(name, settings).awaitReady();
    }

    /** Starts it without waiting until it is ready. */
    public static IlionProcess launch(String name, Map<String, Object> settings) {
        return launch(name, settings, Map.of());
    }

    /** The same with environment variables. */
    public static IlionProcess launch(String name, Map<String, Object> settings, Map<String, String> environment) {
        return startProcess(name, UnpackedService.of(packagedJar()).command(), settings, environment);
    }

    /** Starts the packaged jar directly and waits until it is ready. */
    public static IlionProcess start(String name, Path java, Map<String, Object> settings) {
        return start(name, java, packagedJar(), settings);
    }

    /** @param jar a jar other than the packaged one, such as an extracted one */
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

    /** Waits until the process exits and returns its exit code. */
    public int awaitExit() {
        return process.onExit().join().exitValue();
    }

    /** Starts the service with environment variables only, and waits until the readiness probe at that port succeeds. */
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

    /** The log file of a process. */
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

    /** Its output so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL and waits for the exit. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends SIGTERM and waits for the exit. */
    public void stop() {
        terminate();
        process.onExit().join();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGSTOP: the process stalls. */
    public void freeze() {
        sendSignal("STOP");
    }

    /** Sends SIGCONT: the process continues. */
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
                .failFast("the service exited, see " + log, () -> !process.isAlive())
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
