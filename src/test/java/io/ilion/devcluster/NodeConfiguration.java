package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes the configuration files of a node and builds the JVM options that refer to them. */
record NodeConfiguration(NodePlacement placement, LocalClusterSettings settings) {

    void write() {
        Path folder = placement.directories().configuration();
        try {
            Files.createDirectories(folder);
            String yaml = Files.readString(ProjectRoot.cassandraDirectory().resolve("cassandra.yaml"));
            String security = settings.security() == null
                    ? ""
                    : "\n" + String.join("\n", settings.security().yaml()) + "\n";
            Files.writeString(folder.resolve("cassandra.yaml"), fillPlaceholders(yaml) + security);
            Files.write(
                    folder.resolve("cassandra-rackdc.properties"),
                    List.of("dc=" + placement.datacenter(), "rack=" + placement.rack()));
            if (settings.jmxUser() != null) {
                writeSecret(
                        folder.resolve("jmxremote.password"),
                        settings.jmxUser().name() + " " + settings.jmxUser().password());
                writeSecret(
                        folder.resolve("jmxremote.access"), settings.jmxUser().name() + " readwrite");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the node comes first, because its process is identified by it. */
    List<String> jvmOptions() {
        Path folder = placement.directories().configuration();
        List<String> options = new ArrayList<>();
        options.add("-Dcassandra.storagedir=" + placement.directories().directory());
        options.add("-Dcassandra.logdir=" + placement.directories().directory());
        options.add("-Dcassandra.config=" + folder.resolve("cassandra.yaml").toUri());
        options.add("-Dcassandra-rackdc.properties="
                + folder.resolve("cassandra-rackdc.properties").toUri());
        options.add("-Dlogback.configurationFile="
                + ProjectRoot.cassandraDirectory().resolve("logback.xml").toUri());
        options.add("-Xmx" + settings.heap().toMegabytes() + "m");
        options.add("@" + ProjectRoot.cassandraDirectory().resolve("java17.options"));
        options.add("@" + ProjectRoot.cassandraDirectory().resolve("jvm.options"));
        options.add("-Djavax.management.builder.initial=" + MBeanCallJournal.class.getName());
        options.add("-D" + NodeMain.OUTLIVES_LAUNCHER + "=" + settings.isDetached());
        options.add("-D" + MBeanCallJournal.FILE + "=" + placement.directories().journal());
        options.addAll(jmxOptions(folder));
        return options;
    }

    /** Uses the JMX agent of the JVM, which can listen on the same port at every address. */
    private List<String> jmxOptions(Path folder) {
        String agent = "-Dcom.sun.management.jmxremote.";
        List<String> options = new ArrayList<>();
        if (settings.security() != null) {
            options.addAll(settings.security().jvmOptions(placement.address()));
        } else {
            options.addAll(plainOptions(agent));
        }
        options.add(agent + "authenticate=" + (settings.jmxUser() != null));
        if (settings.jmxUser() != null) {
            options.add(agent + "password.file=" + folder.resolve("jmxremote.password"));
            options.add(agent + "access.file=" + folder.resolve("jmxremote.access"));
            options.add(agent + "password.toHashes=false");
        }
        return options;
    }

    private List<String> plainOptions(String agent) {
        return List.of(
                "-Djava.rmi.server.hostname=" + placement.address(),
                agent + "host=" + placement.address(),
                agent + "port=" + NodePort.JMX.number(),
                agent + "rmi.port=" + NodePort.JMX.number(),
                agent + "ssl=false");
    }

    private String fillPlaceholders(String yaml) {
        String directory = placement.directories().directory().toString();
        return yaml.replace("${cluster}", settings.clusterName())
                .replace("${token}", Long.toString(placement.token()))
                .replace("${address}", placement.address())
                .replace("${seed}", settings.addresses().get(0))
                .replace("${directory}", directory.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** The JMX agent accepts only files that nobody else can read. */
    private static void writeSecret(Path file, String line) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of(line));
    }
}
