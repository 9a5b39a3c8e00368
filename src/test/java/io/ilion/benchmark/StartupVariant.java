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

/** A way to start the service, and what it has cost so far. */
final class StartupVariant {

    private static final Duration AT_MOST = Duration.ofSeconds(90);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String way;
    private final List<String> command;
    private final Samples seconds = new Samples();
    private final Samples processorSeconds = new Samples();
    private final Samples megabytes = new Samples();

    StartupVariant(String way, List<String> command) {
        this.way = way;
        this.command = command;
    }

    /** Starts the service, and kills it when it has been ready for a second. */
    void measure() throws IOException, InterruptedException {
        int port = freePort();
        List<String> all = new ArrayList<>(command);
        all.add("--server.port=" + port);
        long start = System.nanoTime();
        Process process = ChildProcess.of(all);
        try {
            awaitReady(process, port, start + AT_MOST.toNanos());
            seconds.add((System.nanoTime() - start) / 1e9);
            processorSeconds.add(CpuTime.usedBy(process.toHandle()).toMillis() / 1e3);
            Thread.sleep(SETTLE.toMillis());
            megabytes.add(ProcessMetrics.residentMegabytes(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    void addTo(MarkdownTable table) {
        table.row(
                way,
                Integer.toString(seconds.size()),
                Samples.text(seconds.median(), 1),
                Samples.text(processorSeconds.median(), 1),
                Samples.text(megabytes.median(), 0));
    }

    private static void awaitReady(Process process, int port, long deadline) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .build();
        while (!isReady(question)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(ChildProcess.LOG + " tells why the service is not ready");
            }
            Thread.sleep(10);
        }
    }

    private static boolean isReady(HttpRequest question) throws InterruptedException {
        try {
            return HTTP.send(question, BodyHandlers.discarding()).statusCode() == 200;
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
