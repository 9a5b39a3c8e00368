package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cassandra's own command line tool, run against one node. */
record Nodetool(CassandraRuntime runtime, NodePlacement place, Optional<JmxUser> login) {

    NodetoolResult run(List<String> words) {
        List<String> arguments = new ArrayList<>(List.of("-h", place.address(), "-p", "" + NodePort.JMX.number()));
        login.ifPresent(user -> arguments.addAll(List.of("-u", user.name(), "-pw", user.password())));
        arguments.addAll(words);
        return run("org.apache.cassandra.tools.NodeTool", arguments);
    }

    /** @param main a class of Cassandra's, or a source file of Java */
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
                // it would keep a history in the home of the user
                "-Duser.home=" + place.home().directory(),
                "-Dcassandra.storagedir=" + place.home().directory(),
                "-Dlogback.configurationFile="
                        + ProjectRoot.cassandraDirectory()
                                .resolve("nodetool-logback.xml")
                                .toUri());
    }
}
