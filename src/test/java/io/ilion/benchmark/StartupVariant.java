package io.ilion.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way to start the service, with its measurements. */
final class StartupVariant {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final List<String> command;
    private final Samples seconds = new Samples();
    private final Samples processorSeconds = new Samples();
    private final Samples megabytes = new Samples();

    StartupVariant(String name, List<String> command) {
        this.name = name;
        this.command = command;
    }

    /** Starts the service and kills it one second after it became ready. */
    void measure() throws IOException, InterruptedException {
        int port = freePort();
        List<String> all = new ArrayList<>(command);
        all.add("--server.port=" + port);
        long start = System.nanoTime();
        Process process = ChildProcess.start(all);
        try {
            awaitReady(process, port, start + START_TIMEOUT.toNanos());
            seconds.add((System.nanoTime() - start) / 1e9);
            processorSeconds.add(CpuTime.of(process.toHandle()).toMillis() / 1e3);
            Thread.sleep(SETTLE.toMillis());
            megabytes.add(ProcessMetrics.residentMegabytes(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    void addRowTo(MarkdownTable table) {
        table.row(
                name,
                Integer.toString(seconds.size()),
                Samples.format(seconds.median(), 1),
                Samples.format(processorSeconds.median(), 1),
                Samples.format(megabytes.median(), 0));
    }

    private static void awaitReady(Process process, int port, long deadline) throws InterruptedException {
        HttpRequest probe = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .build();
        while (!isReady(probe)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the service is not ready, see " + ChildProcess.LOG);
            }
            Thread.sleep(10);
        }
    }

    private static boolean isReady(HttpRequest probe) throws InterruptedException {
        try {
            return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
