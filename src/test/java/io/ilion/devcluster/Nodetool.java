package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs Cassandra's nodetool against one node. */
record Nodetool(CassandraRuntime runtime, NodePlacement placement, Optional<JmxUser> login) {

    NodetoolResult run(List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("-h", placement.address(), "-p", "" + NodePort.JMX.number()));
        login.ifPresent(user -> arguments.addAll(List.of("-u", user.name(), "-pw", user.password())));
        arguments.addAll(command);
        return run("org.apache.cassandra.tools.NodeTool", arguments);
    }

    /** @param main a main class, or a Java source file */
    NodetoolResult run(String main, List<String> arguments) {
        try {
            Process process = runtime.command(jvmOptions(), main, arguments).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new NodetoolResult(process.onExit().join().exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> jvmOptions() {
        return List.of(
                "@" + ProjectRoot.cassandraDirectory().resolve("java17.options"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                // otherwise it writes a history into the home of the user
                "-Duser.home=" + placement.directories().directory(),
                "-Dcassandra.storagedir=" + placement.directories().directory(),
                "-Dlogback.configurationFile="
                        + ProjectRoot.cassandraDirectory()
                                .resolve("nodetool-logback.xml")
                                .toUri());
    }
}
