package io.ilion.benchmark;

import static org.awaitility.Awaitility.await;

import io.ilion.IlionApplication;
import io.ilion.devcluster.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The service in a separate process, in which only the discovery of the nodes is replaced. */
final class ScaleService implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Process process;
    private final int port;

    private ScaleService(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Entry point of the process. */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(IlionApplication.class)
                .sources(SimulatedCluster.Beans.class)
                .run(arguments);
    }

    static ScaleService start(Map<String, Object> settings) throws IOException {
        int port = FreePort.any();
        List<String> command = new ArrayList<>(Jdk.running().java("-Xmx512m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(ScaleService.class.getName());
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("server.port", port);
        all.forEach((key, value) -> command.add("--" + key + "=" + value));
        ScaleService service = new ScaleService(ChildProcess.start(command), port);
        service.awaitReady();
        return service;
    }

    private void awaitReady() {
        await().atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast("the service exited, see " + ChildProcess.LOG, () -> !process.isAlive())
                .until(() -> {
                    try (HttpConnection http = new HttpConnection(port)) {
                        return http.get("/actuator/health/readiness").contains("UP");
                    }
                });
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    int threads() throws IOException {
        return readStatus("Threads");
    }

    /** Peak resident memory since {@link #resetPeak}, in kB. */
    int peakResident() throws IOException {
        return readStatus("VmHWM");
    }

    void resetPeak() throws IOException {
        Files.writeString(proc("clear_refs"), "5");
    }

    private int readStatus(String name) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
