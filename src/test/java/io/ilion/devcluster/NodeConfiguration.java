package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes the settings of a node, and knows the JVM options that point at them. */
record NodeConfiguration(NodePlacement place, LocalClusterSettings settings) {

    void write() {
        Path folder = place.home().configuration();
        try {
            Files.createDirectories(folder);
            String yaml = Files.readString(ProjectRoot.cassandraDirectory().resolve("cassandra.yaml"));
            String security = settings.security() == null
                    ? ""
                    : "\n" + String.join("\n", settings.security().yaml()) + "\n";
            Files.writeString(folder.resolve("cassandra.yaml"), fillPlaceholders(yaml) + security);
            Files.write(
                    folder.resolve("cassandra-rackdc.properties"),
                    List.of("dc=" + settings.datacenter(), "rack=" + place.rack()));
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

    /** The path of the node comes first, as its process is known again by it. */
    List<String> jvmOptions() {
        Path folder = place.home().configuration();
        List<String> options = new ArrayList<>();
        options.add("-Dcassandra.storagedir=" + place.home().directory());
        options.add("-Dcassandra.logdir=" + place.home().directory());
        options.add("-Dcassandra.config=" + folder.resolve("cassandra.yaml").toUri());
        options.add("-Dcassandra-rackdc.properties="
                + folder.resolve("cassandra-rackdc.properties").toUri());
        options.add("-Dlogback.configurationFile="
                + ProjectRoot.cassandraDirectory().resolve("logback.xml").toUri());
        options.add("-Xmx" + settings.heap().toMegabytes() + "m");
        options.add("@" + ProjectRoot.cassandraDirectory().resolve("java17.options"));
        options.add("@" + ProjectRoot.cassandraDirectory().resolve("jvm.options"));
        options.add("-Djavax.management.builder.initial=" + MBeanCallJournal.class.getName());
        options.add("-D" + NodeMain.OUTLIVES + "=" + settings.isDetached());
        options.add("-D" + MBeanCallJournal.FILE + "=" + place.home().journal());
        options.addAll(jmxOptions(folder));
        return options;
    }

    /** The JVM's own JMX agent: the only way to the same port on every address. */
    private List<String> jmxOptions(Path folder) {
        String agent = "-Dcom.sun.management.jmxremote.";
        List<String> options = new ArrayList<>();
        if (settings.security() != null) {
            options.addAll(settings.security().jvmOptions(place.address()));
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
                "-Djava.rmi.server.hostname=" + place.address(),
                agent + "host=" + place.address(),
                agent + "port=" + NodePort.JMX.number(),
                agent + "rmi.port=" + NodePort.JMX.number(),
                agent + "ssl=false");
    }

    private String fillPlaceholders(String yaml) {
        String directory = place.home().directory().toString();
        return yaml.replace("${cluster}", settings.clusterName())
                .replace("${token}", Long.toString(place.token()))
                .replace("${address}", place.address())
                .replace("${seed}", settings.addresses().get(0))
                .replace("${directory}", directory.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** The JMX agent takes only files that nobody else can read. */
    private static void writeSecret(Path file, String line) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of(line));
    }
}
