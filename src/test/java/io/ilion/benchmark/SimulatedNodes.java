package io.ilion.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A thousand simulated nodes in a separate process. */
final class SimulatedNodes implements AutoCloseable {

    static final int COUNT = 1000;

    private static final int PER_RACK = 100;
    private static final int PER_SUBNET = 250;

    private static volatile long latency;

    private final Process process;
    private final BufferedReader responses;

    private SimulatedNodes(Process process) {
        this.process = process;
        this.responses = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Entry point of the process: reads flush durations from standard input, and exits at its end. */
    public static void main(String[] arguments) throws Exception {
        List<SimulatedNode> nodes = new ArrayList<>();
        for (String address : addresses()) {
            nodes.add(new SimulatedNode(address, () -> latency));
        }
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            latency = Long.parseLong(command);
            System.out.println(nodes.size() + " nodes take " + command + " ms");
        }
        System.exit(0);
    }

    static SimulatedNodes start() throws IOException {
        List<String> command = new ArrayList<>(Jdk.running().java("-Xmx512m", "-Xss256k", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(SimulatedNodes.class.getName());
        return new SimulatedNodes(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The addresses, ordered by node number. */
    static List<String> addresses() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "127.8.%d.%d".formatted(i / PER_SUBNET, 1 + i % PER_SUBNET))
                .toList();
    }

    /** There are ten racks in two datacenters. */
    static String rackOf(int number) {
        return "rack" + number / PER_RACK;
    }

    static String datacenterOf(int number) {
        return "dc" + 2 * number / COUNT;
    }

    /** Sets the duration of the flush of a table. */
    void setFlushDuration(Duration time) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(time.toMillis() + "\n")
                .flush();
        if (responses.readLine() == null) {
            throw new IllegalStateException("the process of the simulated nodes exited");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
