package io.ilion.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A thousand simulated nodes in a process of their own. */
final class SimulatedNodes implements AutoCloseable {

    static final int COUNT = 1000;

    private static final int PER_RACK = 100;
    private static final int PER_SUBNET = 250;

    private static volatile long latency;

    private final Process process;
    private final BufferedReader answers;

    private SimulatedNodes(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The process: reads how long a flush takes, again and again, and ends with whoever has started it. */
    public static void main(String[] arguments) throws Exception {
        List<SimulatedNode> nodes = new ArrayList<>();
        for (String address : addresses()) {
            nodes.add(new SimulatedNode(address, () -> latency));
        }
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            latency = Long.parseLong(order);
            System.out.println(nodes.size() + " nodes take " + order + " ms");
        }
        System.exit(0);
    }

    static SimulatedNodes started() throws IOException {
        List<String> command = new ArrayList<>(Jdk.running().java("-Xmx512m", "-Xss256k", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(SimulatedNodes.class.getName());
        return new SimulatedNodes(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** In the order of their number. */
    static List<String> addresses() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "127.8.%d.%d".formatted(i / PER_SUBNET, 1 + i % PER_SUBNET))
                .toList();
    }

    /** Ten racks in two datacenters. */
    static String rackOf(int number) {
        return "rack" + number / PER_RACK;
    }

    static String datacenterOf(int number) {
        return "dc" + 2 * number / COUNT;
    }

    /** Says how long the flush of a table takes from now on. */
    void flushIn(Duration time) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(time.toMillis() + "\n")
                .flush();
        if (answers.readLine() == null) {
            throw new IllegalStateException("the simulated nodes have ended");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
